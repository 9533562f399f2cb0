import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

/** The algorithms of `x-amz-checksum-*` headers; values are base64. */
export const CHECKSUMS: Record<string, (data: Buffer) => string> = {
  crc32: (data) => base64OfWord(crc32(data)),
  crc32c: (data) => base64OfWord(crc32c(data)),
  crc64nvme: (data) => crc64nvme(data).toString("base64"),
  sha1: (data) => createHash("sha1").update(data).digest("base64"),
  sha256: (data) => createHash("sha256").update(data).digest("base64"),
};

const CRC32C_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let word = byte;
  for (let bit = 0; bit < 8; bit++) word = word & 1 ? (word >>> 1) ^ 0x82f63b78 : word >>> 1;
  return word;
});

const CRC64_ROWS = Array.from({ length: 256 }, (_, byte) => {
  let word = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) word = word & 1n ? (word >> 1n) ^ 0x9a6c9329ac4bc9b5n : word >> 1n;
  return word;
});
// Two halves, because a 64-bit word would need a BigInt, which is too slow for every byte of an object.
const CRC64_HIGH = Uint32Array.from(CRC64_ROWS, (row) => Number(row >> 32n));
const CRC64_LOW = Uint32Array.from(CRC64_ROWS, (row) => Number(row & 0xffffffffn));

function crc32c(data: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = (CRC32C_TABLE[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}

function crc64nvme(data: Buffer): Buffer {
  let high = 0xffffffff;
  let low = 0xffffffff;
  for (const byte of data) {
    const row = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (CRC64_LOW[row] as number);
    high = (high >>> 8) ^ (CRC64_HIGH[row] as number);
  }
  const result = Buffer.alloc(8);
  result.writeUInt32BE(~high >>> 0, 0);
  result.writeUInt32BE(~low >>> 0, 4);
  return result;
}

function base64OfWord(word: number): string {
  const result = Buffer.alloc(4);
  result.writeUInt32BE(word);
  return result.toString("base64");
}
