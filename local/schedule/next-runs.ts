import { AwsError } from "../aws.ts";
import { nextAfter } from "./next-after.ts";
import { parseSchedulerExpression } from "./schedule-expression.ts";
import { isTimeZone } from "./time-zone.ts";

interface Options {
  timeZone?: string;
  /** Milliseconds since the epoch; a rate counts from then. */
  after: number;
  count: number;
}

/** Returns the next `count` runs of an expression, fewer where there are no more. Throws `AwsError` when it is invalid. */
export function nextRuns(expression: string, { timeZone = "UTC", after, count }: Options): number[] {
  if (!isTimeZone(timeZone)) throw new AwsError("ValidationException", `There is no time zone ${timeZone}.`);
  const schedule = parseSchedulerExpression(expression.trim());
  const options = { timeZone, startMs: after };
  const runs: number[] = [];
  for (let next = nextAfter(schedule, after, options); next !== undefined && runs.length < count; ) {
    runs.push(next);
    next = nextAfter(schedule, next, options);
  }
  return runs;
}
