import { SYNC_LIMIT } from "../invocation.ts";

/** Items, and the event that contains them. */
export interface Batch<T> {
  items: T[];
  /** JSON text. */
  payload: string;
}

const FRAME = Buffer.byteLength('{"Records":[]}');

/** Splits items, in order, into events that Lambda accepts: at most `size` items and 6 MB each. */
export function batchesOf<T>(items: T[], size: number, record: (item: T) => string): Batch<T>[] {
  const batches: { items: T[]; records: string[]; bytes: number }[] = [];
  for (const item of items) {
    const text = record(item);
    const bytes = Buffer.byteLength(text) + 1;
    const open = batches.at(-1);
    if (open && open.items.length < size && open.bytes + bytes <= SYNC_LIMIT) {
      open.items.push(item);
      open.records.push(text);
      open.bytes += bytes;
    } else {
      batches.push({ items: [item], records: [text], bytes: FRAME + bytes });
    }
  }
  return batches.map(({ items: held, records }) => ({ items: held, payload: `{"Records":[${records.join(",")}]}` }));
}
