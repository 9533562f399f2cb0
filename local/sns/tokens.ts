import type { Random } from "../random.ts";

/** How long a token is valid: two days. */
export const TOKEN_LIFE_MS = 2 * 86_400_000;

const LENGTH = 224;
const HEXADECIMAL = "0123456789abcdef";

export const newToken = (random: Random): string => random.text(LENGTH, HEXADECIMAL);

/** Returns whether a text has the form of a token. */
export const isToken = (text: string): boolean => /^[\da-f]{64,}$/.test(text);
