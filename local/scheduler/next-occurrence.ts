import { nextAfter } from "../schedule/next-after.ts";
import { parseSchedulerExpression } from "../schedule/schedule-expression.ts";
import type { Schedule } from "./model.ts";

/** Schedules run with a precision of a minute: what is late by less is not missed. */
const PRECISION_MS = 60_000;

/**
 * When a schedule is due next, at `now` or before it when it is late; `undefined` when never again. Recurring ones do
 * not catch up on what they missed, a one-time schedule does: it would else never run.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function nextOccurrence(schedule: Schedule, now: number): number | undefined {
  const { timeZone, startDate, endDate, countsFrom, settledUntil } = schedule;
  if (schedule.state === "DISABLED") return undefined;
  const parsed = parseSchedulerExpression(schedule.expression);
  // A one-time schedule ignores its start and end dates.
  if (parsed.kind === "at") return nextAfter(parsed, settledUntil, { timeZone });
  const startMs = parsed.kind === "rate" ? countsFrom : startDate;
  const next = nextAfter(parsed, Math.max(settledUntil, now - PRECISION_MS), {
    timeZone,
    ...(startMs !== undefined && { startMs }),
  });
  return next !== undefined && next <= (endDate ?? Number.POSITIVE_INFINITY) ? next : undefined;
}

/** Whether a schedule has had its last occurrence. Without an end date a recurring one never has. */
export function isOver(schedule: Schedule, now: number): boolean {
  const recurring = parseSchedulerExpression(schedule.expression).kind !== "at";
  if (schedule.state === "DISABLED" || (recurring && schedule.endDate === undefined)) return false;
  return nextOccurrence(schedule, now) === undefined;
}
