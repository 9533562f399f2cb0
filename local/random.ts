import { randomBytes } from "node:crypto";

/** Every jitter, id and shuffle asks it, so that a seed makes a run repeat. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A version 4 UUID. */
  uuid(): string;
  /** `length` characters out of `alphabet`. */
  text(length: number, alphabet?: string): string;
}

const BASE36 = "abcdefghijklmnopqrstuvwxyz0123456789";

function fromWords(word: () => number): Random {
  const text = (length: number, alphabet = BASE36) =>
    Array.from({ length }, () => alphabet[word() % alphabet.length]).join("");
  return {
    next: () => word() / 2 ** 32,
    text,
    uuid() {
      const hex = text(32, "0123456789abcdef");
      const variant = "89ab"[word() % 4];
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  };
}

/** Unpredictable: what a real run uses. */
export function systemRandom(): Random {
  let pool = Buffer.alloc(0);
  let at = 0;
  return fromWords(() => {
    if (at === pool.length) {
      pool = randomBytes(4096);
      at = 0;
    }
    at += 4;
    return pool.readUInt32LE(at - 4);
  });
}

/** Repeatable: the same seed gives the same sequence (mulberry32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return fromWords(() => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  });
}
