import * as v from "valibot";
import { about } from "./schema.ts";
import { Signal } from "./signal.ts";

/** The state of a story in one line. */
export const StoryLine = v.object({
  story: v.string(),
  title: v.string(),
  state: v.string(),
  signal: Signal,
  types: v.array(v.string()),
  at: v.number(),
  tookMs: v.number(),
});
export type StoryLine = v.InferOutput<typeof StoryLine>;

export const Bar = v.object({
  kind: v.picklist(["run", "cold", "wait", "fail", "io", "moment"]),
  from: v.number(),
  to: v.number(),
});
export type Bar = v.InferOutput<typeof Bar>;

/** An event as a target or a function got it. */
export const Given = v.object({
  eventId: v.string(),
  rule: about("The rule that it came by, as people call it.", v.string()),
  input: v.optional(
    about("What it got, where an input path or a transformer made something else of the event: a text.", v.string()),
  ),
  inMessage: v.optional(about("It came as the body of a queue's message.", v.literal(true))),
});
export type Given = v.InferOutput<typeof Given>;

export const Hop = v.object({
  id: v.string(),
  kind: v.picklist([
    "http",
    "call",
    "write",
    "object",
    "relay",
    "event",
    "keep",
    "wait",
    "mail",
    "log",
    "letter",
    "refused",
    "attempt",
  ]),
  depth: about(
    "How far it is indented: each step under what caused it.",
    v.union([v.literal(0), v.literal(1), v.literal(2)]),
  ),
  name: v.string(),
  note: v.optional(v.string()),
  mark: v.optional(v.union([Signal, v.literal("refuse")])),
  bars: v.array(Bar),
  label: v.optional(about("Said beside the last bar.", v.string())),
  tookMs: v.optional(v.number()),
  eventId: v.optional(about("The event of an event's hop.", v.string())),
  given: v.optional(about("The event that it was given, of a call and of a delivery.", Given)),
  known: about("What is known of it, name by name.", v.array(v.tuple([v.string(), v.string()]))),
  texts: v.optional(
    v.array(
      v.object({
        title: v.string(),
        text: v.optional(v.string()),
        json: v.optional(v.unknown()),
        note: v.optional(v.string()),
      }),
    ),
  ),
});
export type Hop = v.InferOutput<typeof Hop>;

/** What the story cost at AWS's list prices, from what was counted. */
export const Cost = v.object({
  perMillion: about("US dollars for a million such stories.", v.number()),
  lines: v.array(
    v.object({
      name: v.string(),
      perMillion: v.number(),
      part: v.optional(v.literal("failed")),
    }),
  ),
  notKnown: about("What no fact has counted.", v.array(v.string())),
});
export type Cost = v.InferOutput<typeof Cost>;

/** Everything that happened to one subject, hop by hop. */
export const Story = v.object({
  story: v.string(),
  title: v.string(),
  state: v.string(),
  signal: Signal,
  summary: about("What was out of the ordinary, in sentences.", v.string()),
  correlations: v.array(v.string()),
  from: v.number(),
  to: v.number(),
  events: v.number(),
  calls: v.number(),
  failedCalls: v.number(),
  hops: v.array(Hop),
  cost: Cost,
});
export type Story = v.InferOutput<typeof Story>;

/** Without a story while nothing is known of it. */
export const StoryAnswer = v.object({
  story: v.optional(Story),
});
export type StoryAnswer = v.InferOutput<typeof StoryAnswer>;

export const StoriesPage = v.object({ stories: v.array(StoryLine) });
export type StoriesPage = v.InferOutput<typeof StoriesPage>;
