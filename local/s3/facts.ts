import type { Caller } from "../aws.ts";
import { causedBy } from "../trace/by.ts";
import type { Trace } from "../trace.ts";

/** Reports to the trace that an object was read or written, with the bytes transferred. */
export type TellObject = (
  kind: "object-read" | "object-written",
  object: { bucket: string; key: string; bytes: number; caller: Caller },
) => void;

export const createTellObject =
  (trace: Trace): TellObject =>
  (kind, { caller, ...object }) =>
    trace.emit({ kind, ...object, ...causedBy(caller) });
