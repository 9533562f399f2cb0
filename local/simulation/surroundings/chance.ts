import { createRequire } from "node:module";
import type { Random } from "../../random.ts";
import { notSimulated } from "./frame.ts";

const real = createRequire(import.meta.url);

type Done = (error: Error | null, bytes: Buffer) => void;

/** Returns `Math` and `node:crypto` with the chance of a seed. */
export function chanceOf(random: Random) {
  const bytes = (length: number) => Buffer.from(random.text(2 * length, "0123456789abcdef"), "hex");
  const fill = <T extends ArrayBufferView>(into: T): T => {
    new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(bytes(into.byteLength));
    return into;
  };
  const webcrypto = { getRandomValues: fill, randomUUID: random.uuid };
  const crypto = {
    ...real("node:crypto"),
    ...webcrypto,
    webcrypto,
    randomFillSync: fill,
    randomBytes(length: number, done?: Done) {
      const made = bytes(length);
      if (!done) return made;
      process.nextTick(done, null, made);
      return undefined;
    },
    randomInt: (min: number, max?: number) =>
      max === undefined ? Math.floor(random.next() * min) : min + Math.floor(random.next() * (max - min)),
    // Their results come from other threads, at no fixed time.
    subtle: undefined,
    pbkdf2: notSimulated("crypto.pbkdf2"),
    scrypt: notSimulated("crypto.scrypt"),
    hkdf: notSimulated("crypto.hkdf"),
  };
  const math = Object.create(null, { ...Object.getOwnPropertyDescriptors(Math), random: { value: random.next } });
  return { math: math as Math, crypto, webcrypto };
}
