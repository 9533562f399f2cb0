import { AwsError } from "../aws.ts";
import { type Cron, parseCron } from "./cron.ts";

/** When something runs. */
export type Schedule =
  | { kind: "rate"; everyMs: number }
  | { kind: "cron"; cron: Cron }
  /** A local time, in milliseconds as if it were UTC. */
  | { kind: "at"; wallTime: number };

const UNITS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Parses the schedule of an EventBridge rule: `rate(…)` or `cron(…)`. Throws `AwsError` in PutRule's words.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function parseScheduleExpression(expression: string): Schedule {
  const schedule = parseRate(expression, true) ?? parseCronExpression(expression);
  if (schedule) return schedule;
  throw new AwsError("ValidationException", "Parameter ScheduleExpression is not valid.");
}

/**
 * Parses a schedule of EventBridge Scheduler: also `at(yyyy-mm-ddThh:mm:ss)`, and a rate's unit may disagree with its number.
 * Throws `AwsError` in CreateSchedule's words. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function parseSchedulerExpression(expression: string): Schedule {
  const schedule = parseRate(expression, false) ?? parseCronExpression(expression) ?? parseAt(expression);
  if (schedule) return schedule;
  throw new AwsError("ValidationException", `Invalid Schedule Expression ${expression}.`);
}

function parseRate(expression: string, strict: boolean): Schedule | undefined {
  const [, count, unit = "", plural] =
    /^rate\(([1-9]\d{0,8}) (minute|hour|day)(s?)\)$/.exec(strict ? expression : expression.toLowerCase()) ?? [];
  const ms = UNITS[unit];
  if (count === undefined || ms === undefined) return undefined;
  if (strict && (count === "1") !== (plural === "")) return undefined;
  return { kind: "rate", everyMs: Number(count) * ms };
}

function parseCronExpression(expression: string): Schedule | undefined {
  const [, fields] = /^cron\((\S.*\S)\)$/.exec(expression) ?? [];
  const cron = fields === undefined ? undefined : parseCron(fields);
  return cron && { kind: "cron", cron };
}

function parseAt(expression: string): Schedule | undefined {
  const [, time] = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/.exec(expression) ?? [];
  const wallTime = Date.parse(`${time}Z`);
  // Date.parse takes the 31st of April for the 1st of May.
  if (time === undefined || Number.isNaN(wallTime) || new Date(wallTime).toISOString().slice(0, 19) !== time) {
    return undefined;
  }
  return { kind: "at", wallTime };
}
