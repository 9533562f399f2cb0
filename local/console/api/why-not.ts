import * as v from "valibot";
import { EventRow } from "./events.ts";
import { AnyObject, about } from "./schema.ts";

export const RefusalRow = v.object({
  seq: v.number(),
  at: v.number(),
  caller: v.optional(about("Who asked, as people call it.", v.string())),
  action: about("Such as `dynamodb:PutItem`; the operation's name where no policy was asked.", v.string()),
  resource: v.optional(v.string()),
  code: v.string(),
  message: v.string(),
  times: about("How often the same was refused, this time included.", v.number()),
});
export type RefusalRow = v.InferOutput<typeof RefusalRow>;

/** What somebody may ask about, newest first. */
export const WhyNotPage = v.object({
  events: about(
    "The last event of each type that no rule took but those that take everything, and how many there were.",
    v.array(
      v.object({
        row: EventRow,
        times: v.number(),
      }),
    ),
  ),
  refusals: v.array(RefusalRow),
});
export type WhyNotPage = v.InferOutput<typeof WhyNotPage>;

export const FieldFit = v.object({
  path: v.string(),
  fits: v.boolean(),
  wanted: about(
    "The values that the rule takes, and what the event has there: JSON text. Absent: the event has no such field.",
    v.string(),
  ),
  found: v.optional(v.string()),
});
export type FieldFit = v.InferOutput<typeof FieldFit>;

export const RuleFit = v.object({
  rule: v.string(),
  arn: v.string(),
  took: v.boolean(),
  isDisabled: v.boolean(),
  pattern: AnyObject,
  fields: v.array(FieldFit),
  notTogether: v.optional(about("Every field fits, but not all in the same element of a list.", v.literal(true))),
});
export type RuleFit = v.InferOutput<typeof RuleFit>;

export const WhyNotEvent = v.object({
  row: EventRow,
  event: AnyObject,
  by: v.optional(about("Who put it, as people call it.", v.string())),
  rules: about(
    "The rules of its bus as they were then; those that it fits best first, without those that take everything.",
    v.array(RuleFit),
  ),
  keepers: about("The rules that take everything.", v.array(v.string())),
  draft: v.optional(
    about(
      "What a change of the closest rule would bring.",
      v.object({
        path: v.string(),
        value: v.string(),
        pattern: v.string(),
        more: v.number(),
        of: v.number(),
      }),
    ),
  ),
});
export type WhyNotEvent = v.InferOutput<typeof WhyNotEvent>;

export const WhyNotCall = v.object({
  row: RefusalRow,
  callerArn: v.optional(v.string()),
  isDenied: v.boolean(),
  missing: v.optional(about("The statement whose absence is the reason.", AnyObject)),
  line: v.optional(about("The same as a line of the CDK.", v.string())),
  considered: v.array(
    v.object({
      policy: v.string(),
      sid: v.optional(v.string()),
      statement: AnyObject,
      why: v.string(),
      isNearest: v.boolean(),
    }),
  ),
  function: v.optional(v.string()),
  requestId: v.optional(v.string()),
  events: about("The events that the function was working on.", v.array(EventRow)),
});
export type WhyNotCall = v.InferOutput<typeof WhyNotCall>;

/** One of the checks that AWS's guide has people make when an event does not arrive. */
export const ArrivalCheck = v.object({
  check: about("What is checked, as a sentence that is true when it passes.", v.string()),
  result: about(
    "`warning`: not the reason, but it would lose events. `waiting`: not known yet. `skipped`: it did not come so far.",
    v.picklist(["passed", "failed", "warning", "waiting", "skipped"]),
  ),
  words: about("What the facts say.", v.string()),
  fix: v.optional(about("What to do.", v.string())),
});
export type ArrivalCheck = v.InferOutput<typeof ArrivalCheck>;

/** How far an event came, or why it did not arrive. */
export const NeverArrived = v.object({
  id: v.string(),
  row: v.optional(about("Absent when the event is not held.", EventRow)),
  sentence: about("The reason, or how it stands.", v.string()),
  checks: about("In the order in which things can go wrong.", v.array(ArrivalCheck)),
});
export type NeverArrived = v.InferOutput<typeof NeverArrived>;
