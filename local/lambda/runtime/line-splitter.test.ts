import fc from "fast-check";
import { expect, onTestFinished, test, vi } from "vitest";
import { splitLines } from "./line-splitter.ts";

/** The lines of these chunks, and of what is left after them. */
function linesOf(chunks: readonly Uint8Array[], longest?: number): string[] {
  const lines: string[] = [];
  const splitter = splitLines((line) => lines.push(line), longest);
  for (const chunk of chunks) splitter.write(chunk);
  splitter.flush();
  splitter.flush();
  return lines;
}

const MEGABYTE = 2 ** 20;

test("lines do not depend on where chunks end, nor characters", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "é", "注", "🫖", "\n", "\r", "\0") });
  fc.assert(
    fc.property(text, fc.array(fc.nat(5)), (written, sizes) => {
      const bytes = Buffer.from(written);
      const chunks: Uint8Array[] = [];
      let from = 0;
      for (const size of [...sizes, bytes.length]) {
        chunks.push(bytes.subarray(from, from + size));
        from += size;
      }
      const expected = written.split("\n");
      if (expected.at(-1) === "") expected.pop();
      expect(linesOf(chunks)).toEqual(expected);

      // Too long a line becomes several, at most a character shorter than they may be.
      const pieces = linesOf(chunks, 8);
      expect(pieces.join("")).toBe(expected.join(""));
      expect(pieces.every((piece) => Buffer.byteLength(piece) <= 8)).toBe(true);
      expect(pieces.length).toBeLessThanOrEqual(expected.length + bytes.length / 5);
    }),
  );
});

test("what is not UTF-8 becomes replacement characters, and costs no other line", () => {
  expect(linesOf([Buffer.from([0xff, 0xfe, 0x80, 0x0a, 0x61, 0x0a])])).toEqual(["\ufffd\ufffd\ufffd", "a"]);
  const pieces = linesOf([Buffer.alloc(100, 0x80)], 8);
  expect(pieces.every((piece) => /^\ufffd{1,8}$/.test(piece))).toBe(true);
});

test.each([64, 65_536, MEGABYTE, 100 * MEGABYTE])(
  "without a line feed, in chunks of %i bytes, each byte is copied three times at most",
  (size) => {
    const total = size === 64 ? MEGABYTE * 4 : 100 * MEGABYTE;
    let copied = 0;
    let told = 0;
    const concat = vi.spyOn(Buffer, "concat");
    onTestFinished(() => concat.mockRestore());
    const splitter = splitLines((line) => {
      expect(line.length).toBeLessThanOrEqual(MEGABYTE);
      told += line.length;
    });
    const chunk = Buffer.alloc(size, "x");
    for (let written = 0; written < total; written += size) splitter.write(chunk);
    splitter.flush();
    for (const { value } of concat.mock.results) copied += (value as Buffer).length;
    expect(told).toBe(total);
    expect(copied).toBeLessThanOrEqual(2.2 * total);
  },
);
