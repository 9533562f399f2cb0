import * as v from "valibot";
import { about } from "./schema.ts";
import { Signal } from "./signal.ts";

export const LetterRow = v.object({
  id: v.string(),
  signal: about(
    "`dead`: in the queue. `wait`: redriven, and its consumer is not done. `flow`: redriven, and its consumer is done.",
    v.picklist(["dead", "wait", "flow"]),
  ),
  type: v.optional(v.string()),
  subject: v.optional(v.string()),
  story: v.optional(v.string()),
  eventId: v.optional(about("The bus's id of the event.", v.string())),
  reason: about('In a few words, such as "Gave up" or "Contract violation".', v.string()),
  message: about("The failure's own words.", v.string()),
  tries: v.optional(v.number()),
  since: v.optional(about("When it became a dead letter, or was redriven.", v.number())),
  canRedrive: v.boolean(),
});
export type LetterRow = v.InferOutput<typeof LetterRow>;

export const LetterQueue = v.object({
  queue: about("The dead-letter queue's name.", v.string()),
  consumer: v.optional(
    about("Where its letters go back to, as people call it; absent when nothing says so.", v.string()),
  ),
  kind: v.optional(v.picklist(["queue", "function"])),
  letters: v.array(LetterRow),
  more: about("Whether it holds more letters than are shown.", v.boolean()),
});
export type LetterQueue = v.InferOutput<typeof LetterQueue>;

/** An event that failed and will be tried again. */
export const RetryingRow = v.object({
  eventId: v.string(),
  type: v.string(),
  subject: v.optional(v.string()),
  story: v.string(),
  consumer: v.optional(v.string()),
  failed: v.number(),
  reason: v.optional(v.string()),
  since: v.number(),
});
export type RetryingRow = v.InferOutput<typeof RetryingRow>;

/** The letters of every dead-letter queue, and what is still being tried. */
export const FailuresPage = v.object({
  queues: v.array(LetterQueue),
  empty: about("The names of the dead-letter queues without a letter.", v.array(v.string())),
  retrying: v.array(RetryingRow),
});
export type FailuresPage = v.InferOutput<typeof FailuresPage>;

export const LetterStep = v.object({
  signal: Signal,
  words: v.string(),
  at: v.optional(v.number()),
});
export type LetterStep = v.InferOutput<typeof LetterStep>;

export const LetterDetails = v.object({
  row: LetterRow,
  queue: v.string(),
  body: about("The message's text, and as JSON where it is that.", v.string()),
  json: v.optional(v.unknown()),
  payload: about("What a redrive sends: the message, or the event inside an invocation record.", v.string()),
  steps: v.array(LetterStep),
  checks: v.array(LetterStep),
});
export type LetterDetails = v.InferOutput<typeof LetterDetails>;

/** `payload` is sent in place of the letter's own. */
export const LetterSelection = v.object({
  letters: v.array(
    v.object({
      queue: v.string(),
      id: v.string(),
      payload: v.optional(v.string()),
    }),
  ),
});
export type LetterSelection = v.InferOutput<typeof LetterSelection>;

export const LetterOutcome = v.object({
  done: v.number(),
  failed: v.array(
    v.object({
      id: v.string(),
      message: v.string(),
    }),
  ),
});
export type LetterOutcome = v.InferOutput<typeof LetterOutcome>;
