/** A stored entry: positions order the entries of all collections by their first insertion, values are JSON text. */
export type Row = [position: number, collection: string, key: string, value: string];

/** The changes between two commits. */
export interface Batch {
  deleted: number[];
  put: Row[];
}

export type WriterRequest = { kind: "commit"; batch: Batch } | { kind: "close" };

export type WriterAnswer =
  | { kind: "rows"; rows: Row[] }
  | { kind: "open" }
  | { kind: "committed" }
  /** The last message: what could not be opened or written stays as it was after the last commit. */
  | { kind: "failed"; reason: Reason; message: string };

export type Reason = "in-use" | "foreign" | "newer" | "corrupt" | "full" | "not-writable" | "other";
