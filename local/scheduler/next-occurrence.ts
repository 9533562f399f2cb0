import { nextAfter } from "../schedule/next-after.ts";
import { parseSchedulerExpression } from "../schedule/schedule-expression.ts";
import type { Schedule } from "./model.ts";

/** Schedules run with one-minute precision: an occurrence late by less is not missed. */
const PRECISION_MS = 60_000;

/**
 * Returns when a schedule is due next, which is `now` or earlier if it is late, or `undefined` if never again.
 * Recurring schedules do not catch up on missed occurrences; a one-time schedule does, because it would otherwise never
 * run. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
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

/** Returns whether a schedule has had its last occurrence. A recurring one without an end date never has. */
export function isOver(schedule: Schedule, now: number): boolean {
  const recurring = parseSchedulerExpression(schedule.expression).kind !== "at";
  if (schedule.state === "DISABLED" || (recurring && schedule.endDate === undefined)) return false;
  return nextOccurrence(schedule, now) === undefined;
}

/** A schedule, and when it is due next. */
export interface DueSchedule {
  arn: string;
  expression: string;
  timeZone: string;
  isDisabled: boolean;
  nextAt?: number | undefined;
  targets: string[];
}

/** Returns when a schedule is due next, with what it runs. */
export function dueSchedule(schedule: Schedule, now: number): DueSchedule {
  const { arn, expression, timeZone, state, target } = schedule;
  const nextAt = nextOccurrence(schedule, now);
  return { arn, expression, timeZone, isDisabled: state === "DISABLED", nextAt, targets: [target.Arn] };
}
