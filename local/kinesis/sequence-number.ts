/** The content of a sequence number: records of a shard are ordered by index. */
export interface SequenceNumber {
  /** When the shard was created, in seconds since the epoch. */
  shardCreatedSeconds: number;
  shard: number;
  /** The position among all records the shard ever had: 0 is its beginning, 1 its first record. */
  index: number;
  /** When the record arrived, in seconds since the epoch. */
  seconds: number;
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

/**
 * Returns the number in Kinesis's format, 56 decimal digits. In hexadecimal: the digit 2, the shard's creation (9
 * digits), the last digit of the shard, the index (16), two zeros, the arrival (9), the shard (8), and the digit 2.
 */
export function writeSequenceNumber({ shardCreatedSeconds, shard, index, seconds }: SequenceNumber): string {
  const digits = `2${hex(shardCreatedSeconds, 9)}${hex(shard % 16, 1)}${hex(index, 16)}00${hex(seconds, 9)}${hex(shard, 8)}2`;
  return BigInt(`0x${digits}`).toString();
}

const DIGITS = /^2([\da-f]{9})[\da-f]([0-7][\da-f]{15})00([\da-f]{9})([0-7][\da-f]{7})2$/;

/** Returns undefined for a number in another format; `text` contains only decimal digits. */
export function readSequenceNumber(text: string): SequenceNumber | undefined {
  const found = DIGITS.exec(BigInt(text).toString(16));
  if (!found) return undefined;
  const [shardCreatedSeconds = 0, index = 0, seconds = 0, shard = 0] = found.slice(1).map((part) => parseInt(part, 16));
  return { shardCreatedSeconds, shard, index, seconds };
}
