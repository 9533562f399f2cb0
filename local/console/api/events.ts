import * as v from "valibot";
import { AnyObject, about } from "./schema.ts";
import { Signal } from "./signal.ts";

export const OutcomeKind = v.picklist(["delivered", "retried", "waiting", "retrying", "dead", "nobody"]);
export type OutcomeKind = v.InferOutput<typeof OutcomeKind>;

/** One row of the list of events. */
export const EventRow = v.object({
  id: v.string(),
  seq: v.number(),
  at: v.number(),
  type: v.string(),
  source: v.string(),
  subject: v.optional(v.string()),
  story: about("The story that it belongs to: a subject, a correlation id, or the event's own id.", v.string()),
  replay: v.optional(v.string()),
  outcome: OutcomeKind,
  marks: about("One for each rule that took it, those that take everything left out.", v.array(Signal)),
  words: v.string(),
  tookMs: v.optional(about("From the put to the last thing that is done.", v.number())),
});
export type EventRow = v.InferOutput<typeof EventRow>;

export const OutcomeCounts = v.object({
  all: v.number(),
  dead: v.number(),
  retried: about("Delivered on a later try, or still being tried again.", v.number()),
  waiting: v.number(),
  nobody: v.number(),
});
export type OutcomeCounts = v.InferOutput<typeof OutcomeCounts>;

/** Events by outcome over time. */
export const Histogram = v.object({
  from: v.number(),
  to: v.number(),
  bars: v.array(
    v.object({
      delivered: v.number(),
      retried: v.number(),
      dead: v.number(),
      nobody: v.number(),
    }),
  ),
});
export type Histogram = v.InferOutput<typeof Histogram>;

export const EventsSummary = v.object({
  counts: OutcomeCounts,
  histogram: Histogram,
  olderGone: about("Whether events were dropped to keep within the limit.", v.boolean()),
});
export type EventsSummary = v.InferOutput<typeof EventsSummary>;

export const EventsPage = v.object({
  rows: v.array(EventRow),
  more: about("Whether there are older ones that fit.", v.boolean()),
  summary: EventsSummary,
});
export type EventsPage = v.InferOutput<typeof EventsPage>;

export const RuleOutcomeRow = v.object({
  rule: v.string(),
  arn: v.string(),
  forAll: about("Whether it takes every event, as archives and audit logs do.", v.boolean()),
  signal: Signal,
  words: v.string(),
  reason: v.optional(about("The last error, or why it is a dead letter.", v.string())),
  consumer: v.optional(v.string()),
  tookMs: v.optional(v.number()),
});
export type RuleOutcomeRow = v.InferOutput<typeof RuleOutcomeRow>;

export const EventDetails = v.object({
  row: EventRow,
  bus: v.string(),
  busName: about("The name of the bus, as PutEvents takes it.", v.string()),
  version: v.optional(v.string()),
  correlation: v.optional(v.string()),
  causation: v.optional(v.string()),
  event: about("The event as the bus delivers it.", AnyObject),
  bytes: v.number(),
  rules: v.array(RuleOutcomeRow),
});
export type EventDetails = v.InferOutput<typeof EventDetails>;

export const NewEvent = v.object({
  bus: v.optional(about("The bus's name or ARN; the default bus when absent.", v.string())),
  source: v.string(),
  type: v.string(),
  detail: AnyObject,
  resources: v.optional(v.array(v.string())),
});
export type NewEvent = v.InferOutput<typeof NewEvent>;

/** What PutEvents answers. */
export const PutResult = v.object({
  FailedEntryCount: v.number(),
  Entries: v.array(
    v.object({
      EventId: v.optional(v.string()),
      ErrorCode: v.optional(v.string()),
      ErrorMessage: v.optional(v.string()),
    }),
  ),
});
export type PutResult = v.InferOutput<typeof PutResult>;
