import type { Signal } from "./signal.ts";

/** `GET /console/api/failures`: the letters of every dead-letter queue, and what is still being tried. */
export interface FailuresPage {
  queues: LetterQueue[];
  /** The names of the dead-letter queues without a letter. */
  empty: string[];
  retrying: RetryingRow[];
}

export interface LetterQueue {
  /** The dead-letter queue's name. */
  queue: string;
  /** Where its letters go back to, as people call it; absent when nothing says so. */
  consumer?: string;
  kind?: "queue" | "function";
  letters: LetterRow[];
  /** Whether it holds more letters than are shown. */
  more: boolean;
}

export interface LetterRow {
  id: string;
  /** `dead`: in the queue. `wait`: redriven, and its consumer is not done. `flow`: redriven, and its consumer is done. */
  signal: "dead" | "wait" | "flow";
  type?: string;
  subject?: string;
  story?: string;
  /** The bus's id of the event. */
  eventId?: string;
  /** In a few words, such as "Gave up" or "Contract violation". */
  reason: string;
  /** The failure's own words. */
  message: string;
  tries?: number;
  /** When it became a dead letter, or was redriven. */
  since?: number;
  canRedrive: boolean;
}

/** An event that failed and will be tried again. */
export interface RetryingRow {
  eventId: string;
  type: string;
  subject?: string;
  story: string;
  consumer?: string;
  failed: number;
  reason?: string;
  since: number;
}

/** `GET /console/api/failures/QUEUE/ID` */
export interface LetterDetails {
  row: LetterRow;
  queue: string;
  /** The message's text, and as JSON where it is that. */
  body: string;
  json?: unknown;
  /** What a redrive sends: the message, or the event inside an invocation record. */
  payload: string;
  steps: LetterStep[];
  checks: LetterStep[];
}

export interface LetterStep {
  signal: Signal;
  words: string;
  at?: number;
}

/** `POST /console/api/failures/redrive` and `…/delete`; `payload` is sent in place of the letter's own. */
export interface LetterSelection {
  letters: { queue: string; id: string; payload?: string }[];
}

export interface LetterOutcome {
  done: number;
  failed: { id: string; message: string }[];
}
