import * as v from "valibot";
import { about } from "./schema.ts";

export const ScheduleRow = v.object({
  arn: v.string(),
  kind: about("A rule of a bus, or a schedule of EventBridge Scheduler.", v.picklist(["rule", "schedule"])),
  label: v.string(),
  expression: v.string(),
  timeZone: v.optional(v.string()),
  isDisabled: v.boolean(),
  nextAt: v.optional(about("Absent when it never runs again.", v.number())),
  later: about("When it runs after that, the next times.", v.array(v.number())),
  targets: v.array(
    v.object({
      label: v.string(),
      function: v.optional(v.string()),
    }),
  ),
  runs: about("How often it has run, as far back as the facts go, and when last.", v.number()),
  lastAt: v.optional(v.number()),
});
export type ScheduleRow = v.InferOutput<typeof ScheduleRow>;

/** The time, and what runs by it. */
export const ClockPage = v.object({
  now: v.number(),
  driven: about("Whether the clock can be driven.", v.boolean()),
  schedules: about("What is due first comes first.", v.array(ScheduleRow)),
});
export type ClockPage = v.InferOutput<typeof ClockPage>;

const LONGEST_S = 366 * 86_400;

export const Advance = v.object({
  seconds: v.pipe(v.number(), v.gtValue(0, "must be above 0"), v.maxValue(LONGEST_S, "must be at most 366 days")),
});
export type Advance = v.InferOutput<typeof Advance>;

export const AdvancedClock = v.object({ now: v.number() });
export type AdvancedClock = v.InferOutput<typeof AdvancedClock>;

export const RunNow = v.object({ arn: about("Of a scheduled rule, or of a schedule.", v.string()) });
export type RunNow = v.InferOutput<typeof RunNow>;

export const Ran = v.object({ at: v.number() });
