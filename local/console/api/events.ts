import type { Signal } from "./signal.ts";

/** One row of the list of events. */
export interface EventRow {
  id: string;
  seq: number;
  at: number;
  type: string;
  source: string;
  subject?: string;
  /** The story that it belongs to: a subject, a correlation id, or the event's own id. */
  story: string;
  replay?: string;
  outcome: OutcomeKind;
  /** One for each rule that took it, those that take everything left out. */
  marks: Signal[];
  words: string;
  /** From the put to the last thing that is done. */
  tookMs?: number;
}

export type OutcomeKind = "delivered" | "retried" | "waiting" | "retrying" | "dead" | "nobody";

export interface OutcomeCounts {
  all: number;
  dead: number;
  /** Delivered on a later try, or still being tried again. */
  retried: number;
  waiting: number;
  nobody: number;
}

/** Events by outcome over time. */
export interface Histogram {
  from: number;
  to: number;
  bars: { delivered: number; retried: number; dead: number; nobody: number }[];
}

/** `GET /console/api/events?q=…&before=SEQ&limit=N` */
export interface EventsPage {
  rows: EventRow[];
  /** Whether there are older ones that fit. */
  more: boolean;
  summary: EventsSummary;
}

export interface EventsSummary {
  counts: OutcomeCounts;
  histogram: Histogram;
  /** Whether events were dropped to keep within the limit. */
  olderGone: boolean;
}

/** `GET /console/api/events/ID` */
export interface EventDetails {
  row: EventRow;
  bus: string;
  /** The name of the bus, as PutEvents takes it. */
  busName: string;
  version?: string;
  correlation?: string;
  causation?: string;
  /** The event as the bus delivers it. */
  event: object;
  bytes: number;
  rules: RuleOutcomeRow[];
}

export interface RuleOutcomeRow {
  rule: string;
  arn: string;
  /** Whether it takes every event, as archives and audit logs do. */
  forAll: boolean;
  signal: Signal;
  words: string;
  /** The last error, or why it is a dead letter. */
  reason?: string;
  consumer?: string;
  tookMs?: number;
}
