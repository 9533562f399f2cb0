import { expect, test } from "vitest";
import { CHECKSUMS } from "./checksum.ts";

// The check values from the CRC catalogue: the checksum of the digits 1 to 9.
test.each([
  ["crc32", "cbf43926"],
  ["crc32c", "e3069283"],
  ["crc64nvme", "ae8b14860a799888"],
  ["sha1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"],
])("%s of 123456789 is %s", (algorithm, hex) => {
  expect(Buffer.from(CHECKSUMS[algorithm]?.(Buffer.from("123456789")) ?? "", "base64").toString("hex")).toBe(hex);
});
