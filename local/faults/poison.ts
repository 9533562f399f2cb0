import type { Fault } from "./fault.ts";

interface PayloadRecord {
  messageId?: string;
  dynamodb?: { SequenceNumber?: string };
  kinesis?: { sequenceNumber?: string };
}

/** The record that a fault has picked, by the fault: it stays the same until the fault ends. */
const picked = new WeakMap<object, string>();

/** Returns whether a payload holds the record that makes its invocation fail; the first record seen is picked. */
export function pickRecord(fault: Fault, payload: string): boolean {
  const records = recordsIn(payload);
  const known = picked.get(fault);
  if (known !== undefined) return records.some((record) => idOf(record) === known);
  const wanted = fault.at?.containing;
  const first = wanted === undefined ? records[0] : records.find((record) => JSON.stringify(record).includes(wanted));
  const id = first && idOf(first);
  if (id === undefined) return false;
  picked.set(fault, id);
  return true;
}

function recordsIn(payload: string): PayloadRecord[] {
  if (!payload.includes('"Records"')) return [];
  const { Records: records } = JSON.parse(payload) as { Records?: unknown };
  return Array.isArray(records) ? records : [];
}

const idOf = ({ messageId, dynamodb, kinesis }: PayloadRecord): string | undefined =>
  messageId ?? dynamodb?.SequenceNumber ?? kinesis?.sequenceNumber;
