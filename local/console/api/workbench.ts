import * as v from "valibot";
import { EventRow } from "./events.ts";
import { about } from "./schema.ts";
import { FieldFit } from "./why-not.ts";

/** What to try, as typed; what is absent or empty is not tried. */
export const Trial = v.object({
  event: v.optional(about("An event as the bus delivers it: JSON text.", v.string())),
  pattern: v.optional(v.string()),
  transformer: v.optional(
    about(
      "Paths by name as JSON text, and the template.",
      v.object({
        paths: v.string(),
        template: v.string(),
      }),
    ),
  ),
  schedule: v.optional(about("Of a rule, or of EventBridge Scheduler.", v.string())),
  timeZone: v.optional(v.string()),
});
export type Trial = v.InferOutput<typeof Trial>;

export const PatternResult = v.object({
  matches: v.optional(about("Absent without an event.", v.boolean())),
  fields: v.array(FieldFit),
  taken: about(
    "The events that are held and that the pattern matches: how many of how many, and the last of them.",
    v.object({
      count: v.number(),
      of: v.number(),
      last: v.array(EventRow),
    }),
  ),
});
export type PatternResult = v.InferOutput<typeof PatternResult>;

/** What each trial gave, or why the API would refuse it, in its words. */
export const TrialResult = v.object({
  eventFlaw: v.optional(v.string()),
  pattern: v.optional(
    v.union([
      v.object({
        flaw: v.string(),
      }),
      PatternResult,
    ]),
  ),
  output: v.optional(
    v.union([
      v.object({
        flaw: v.string(),
      }),
      v.object({
        text: v.string(),
      }),
    ]),
  ),
  schedule: v.optional(
    v.union([
      v.object({
        flaw: v.string(),
      }),
      v.object({
        runs: v.array(v.number()),
      }),
    ]),
  ),
});
export type TrialResult = v.InferOutput<typeof TrialResult>;
