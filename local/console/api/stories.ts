import type { Signal } from "./signal.ts";

/** The state of a story in one line. */
export interface StoryLine {
  story: string;
  title: string;
  state: string;
  signal: Signal;
  types: string[];
  at: number;
  tookMs: number;
}

/** `GET /console/api/stories/KEY?correlation=ID`; without a story while nothing is known of it. */
export interface StoryAnswer {
  story?: Story;
}

/** Everything that happened to one subject, hop by hop. */
export interface Story {
  story: string;
  title: string;
  state: string;
  signal: Signal;
  /** What was out of the ordinary, in sentences. */
  summary: string;
  correlations: string[];
  from: number;
  to: number;
  events: number;
  calls: number;
  failedCalls: number;
  hops: Hop[];
  cost: Cost;
}

export interface Hop {
  id: string;
  kind:
    | "http"
    | "call"
    | "write"
    | "object"
    | "relay"
    | "event"
    | "keep"
    | "wait"
    | "mail"
    | "log"
    | "letter"
    | "refused"
    | "attempt";
  /** How far it is indented: each step under what caused it. */
  depth: 0 | 1 | 2;
  name: string;
  note?: string;
  mark?: Signal | "refuse";
  bars: Bar[];
  /** Said beside the last bar. */
  label?: string;
  tookMs?: number;
  /** The event of an event's hop. */
  eventId?: string;
  /** What is known of it, name by name. */
  known: [name: string, value: string][];
  texts?: { title: string; text?: string; json?: unknown; note?: string }[];
}

export interface Bar {
  kind: "run" | "cold" | "wait" | "fail" | "io" | "moment";
  from: number;
  to: number;
}

/** What the story cost at AWS's list prices, from what was counted. */
export interface Cost {
  /** US dollars for a million such stories. */
  perMillion: number;
  lines: { name: string; perMillion: number; part?: "failed" }[];
  /** What no fact has counted. */
  notKnown: string[];
}
