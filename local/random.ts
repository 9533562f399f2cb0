import { randomBytes, randomUUID } from "node:crypto";

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
      const hex = () => word().toString(16).padStart(8, "0");
      const [middle, end] = [hex(), hex()];
      const variant = "89ab"[word() % 4];
      return `${hex()}-${middle.slice(0, 4)}-4${middle.slice(5)}-${variant}${end.slice(1, 4)}-${end.slice(4)}${hex()}`;
    },
  };
}

/** Unpredictable: what a real run uses. */
export function systemRandom(): Random {
  let pool = Buffer.alloc(0);
  let at = 0;
  const word = () => {
    if (at === pool.length) {
      pool = randomBytes(4096);
      at = 0;
    }
    at += 4;
    return pool.readUInt32LE(at - 4);
  };
  // Every event gets an id, so this is on the bus's hot path.
  return { ...fromWords(word), uuid: () => randomUUID() };
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
