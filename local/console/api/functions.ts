import * as v from "valibot";
import { EventRow } from "./events.ts";
import { LogRow } from "./logs.ts";
import { about } from "./schema.ts";

export const FunctionRow = v.object({
  name: about("Its own name, and the shorter one that people use.", v.string()),
  label: v.string(),
  stack: v.optional(about("The stack that declares it, as people call it.", v.string())),
  signal: about(
    "`flow`: its last call went well. `retry`: it failed. `none`: it has not been called.",
    v.picklist(["flow", "retry", "none"]),
  ),
  environments: about("The processes that it has now, and how many of them have a call.", v.number()),
  busy: v.number(),
  calls: v.number(),
  failed: v.number(),
  coldStarts: v.number(),
  medianMs: v.optional(about("Of the calls' durations without the init phase, as AWS counts them.", v.number())),
  p95Ms: v.optional(v.number()),
  initMs: v.optional(about("The median of the init phases.", v.number())),
  memoryMb: v.optional(about("What it has.", v.number())),
  lastAt: v.optional(v.number()),
});
export type FunctionRow = v.InferOutput<typeof FunctionRow>;

/** What each function has done, as far back as the facts go. */
export const FunctionsPage = v.object({
  functions: v.array(FunctionRow),
});
export type FunctionsPage = v.InferOutput<typeof FunctionsPage>;

export const CallRow = v.object({
  seq: about("The number of its first fact, which names it: Lambda tries again under the same request id.", v.number()),
  requestId: v.string(),
  at: v.number(),
  signal: about("`wait`: it runs.", v.picklist(["flow", "retry", "wait"])),
  error: v.optional(about("Why it failed.", v.string())),
  cold: v.boolean(),
  initMs: v.optional(v.number()),
  tookMs: v.optional(about("Without the init phase; absent while it runs.", v.number())),
  trigger: about("What called it, as people call it.", v.string()),
  types: about("The types of its events, each once.", v.array(v.string())),
  events: v.number(),
});
export type CallRow = v.InferOutput<typeof CallRow>;

export const FunctionDetails = v.object({
  row: FunctionRow,
  known: v.array(v.tuple([v.string(), v.string()])),
  environments: v.array(
    v.object({
      pid: v.number(),
      busy: v.boolean(),
    }),
  ),
  calls: about("The last ones, newest first.", v.array(CallRow)),
});
export type FunctionDetails = v.InferOutput<typeof FunctionDetails>;

export const CallDetails = v.object({
  row: CallRow,
  events: about(
    "Those of its events that are held, and whether each failed.",
    v.array(
      v.object({
        row: EventRow,
        failed: v.boolean(),
      }),
    ),
  ),
  lines: v.array(LogRow),
});
export type CallDetails = v.InferOutput<typeof CallDetails>;
