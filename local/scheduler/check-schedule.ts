import type { InputOf } from "../api/shapes.ts";
import { parseSchedulerExpression } from "../schedule/schedule-expression.ts";
import { isTimeZone } from "../schedule/time-zone.ts";
import { invalid } from "./errors.ts";
import type { FlexibleTimeWindow } from "./model.ts";
import type { schedule } from "./shapes.ts";
import { checkTarget } from "./targets/check-target.ts";
import type { TargetKinds } from "./targets/kinds.ts";

const EARLIEST_START_MS = 5 * 60_000;

/**
 * Throws `ValidationException`, worded like AWS's, for inconsistent members. With `now` (in milliseconds), a start date
 * must not be more than five minutes in the past.
 */
export function checkSchedule(input: InputOf<typeof schedule>, kinds: TargetKinds, now?: number): void {
  const { ScheduleExpression, ScheduleExpressionTimezone: timeZone, StartDate, EndDate } = input;
  const { kind } = parseSchedulerExpression(ScheduleExpression);
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw invalid(`Invalid Schedule Expression Timezone ${timeZone}. It must be a name of the IANA database.`);
  }
  checkWindow(input.FlexibleTimeWindow);
  // A one-time schedule ignores both dates.
  if (kind !== "at") checkDates(StartDate, EndDate, now);
  checkTarget(input.Target, kinds);
}

function checkWindow({ Mode, MaximumWindowInMinutes }: FlexibleTimeWindow): void {
  if (Mode === "FLEXIBLE" && MaximumWindowInMinutes === undefined) {
    throw invalid("MaximumWindowInMinutes must be provided when FlexibleTimeWindowMode is set to FLEXIBLE.");
  }
  if (Mode === "OFF" && MaximumWindowInMinutes !== undefined) {
    throw invalid("MaximumWindowInMinutes must not be provided when FlexibleTimeWindowMode is set to OFF.");
  }
}

function checkDates(start: number | undefined, end: number | undefined, now: number | undefined): void {
  if (start !== undefined && now !== undefined && start * 1000 < now - EARLIEST_START_MS) {
    throw invalid("The StartDate you specify cannot be earlier than 5 minutes ago.");
  }
  if (start !== undefined && end !== undefined && start >= end) {
    throw invalid("The StartDate you specify must come before the EndDate.");
  }
}
