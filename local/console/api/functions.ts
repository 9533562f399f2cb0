import type { EventRow } from "./events.ts";
import type { LogRow } from "./logs.ts";

/** `GET /console/api/functions`: what each function has done, as far back as the facts go. */
export interface FunctionsPage {
  functions: FunctionRow[];
}

export interface FunctionRow {
  /** Its own name, and the shorter one that people use. */
  name: string;
  label: string;
  /** The stack that declares it, as people call it. */
  stack?: string;
  /** `flow`: its last call went well. `retry`: it failed. `none`: it has not been called. */
  signal: "flow" | "retry" | "none";
  /** The processes that it has now, and how many of them have a call. */
  environments: number;
  busy: number;
  calls: number;
  failed: number;
  coldStarts: number;
  /** Of the calls' durations without the init phase, as AWS counts them. */
  medianMs?: number;
  p95Ms?: number;
  /** The median of the init phases. */
  initMs?: number;
  /** What it has. */
  memoryMb?: number;
  lastAt?: number;
}

/** `GET /console/api/functions/NAME` */
export interface FunctionDetails {
  row: FunctionRow;
  known: [name: string, value: string][];
  environments: { pid: number; busy: boolean }[];
  /** The last ones, newest first. */
  calls: CallRow[];
}

export interface CallRow {
  /** The number of its first fact, which names it: Lambda tries again under the same request id. */
  seq: number;
  requestId: string;
  at: number;
  /** `wait`: it runs. */
  signal: "flow" | "retry" | "wait";
  /** Why it failed. */
  error?: string;
  cold: boolean;
  initMs?: number;
  /** Without the init phase; absent while it runs. */
  tookMs?: number;
  /** What called it, as people call it. */
  trigger: string;
  /** The types of its events, each once. */
  types: string[];
  events: number;
}

/** `GET /console/api/functions/NAME/SEQ` */
export interface CallDetails {
  row: CallRow;
  /** Those of its events that are held, and whether each failed. */
  events: { row: EventRow; failed: boolean }[];
  lines: LogRow[];
}
