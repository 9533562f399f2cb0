import { describe, expect, test } from "vitest";
import { parseScheduleExpression, parseSchedulerExpression } from "./schedule-expression.ts";
import { isTimeZone } from "./time-zone.ts";

describe("rules", () => {
  test.each([
    ["rate(1 minute)", 60_000],
    ["rate(5 minutes)", 300_000],
    ["rate(1 hour)", 3_600_000],
    ["rate(12 hours)", 43_200_000],
    ["rate(1 day)", 86_400_000],
    ["rate(7 days)", 604_800_000],
  ])("%s", (expression, everyMs) => {
    expect(parseScheduleExpression(expression)).toEqual({ kind: "rate", everyMs });
  });

  test.each([
    "cron(0 2 ? * SAT *)",
    "cron(0 12 * * ? *)",
    "cron(5,35 14 * * ? *)",
    "cron(15 10 ? * 6L 2002-2005)",
    "cron(0 2 ? * SAT#3 *)",
    "cron(* * ? * SAT#3 *)",
    "cron(0/5 5 ? JAN 1-5 2022)",
    "cron(0 10 * * ? *)",
    "cron(15 12 * * ? *)",
    "cron(0 18 ? * MON-FRI *)",
    "cron(0 8 1 * ? *)",
    "cron(0/15 * * * ? *)",
    "cron(0/10 * ? * MON-FRI *)",
    "cron(0/5 8-17 ? * MON-FRI *)",
    "cron(0/30 20-23 ? * MON-FRI *)",
    "cron(0/30 0-2 ? * MON-FRI *)",
    "cron(0-15/1 8-8 ? * 2,3 *)",
    "cron(*/15 * * * ? *)",
    "cron(0-59/10 0-23/2 ? * * *)",
    "cron(0 12 L * ? *)",
    "cron(0 12 LW * ? *)",
    "cron(0 12 15W * ? *)",
    "cron(0 12 ? * L *)",
    "cron(0 12 ? * friL *)",
    "cron(0 12 ? jan-mar Mon 1970-2199)",
    "cron(05 06  ? * * *)",
  ])("takes %s", (expression) => {
    expect(parseScheduleExpression(expression)).toMatchObject({ kind: "cron" });
  });

  const REFUSED_BY_BOTH = [
    "rate(10 seconds)",
    "rate(10 years)",
    "rate()",
    "rate(10)",
    "rate(10 minutess)",
    "rate(foo minutes)",
    "rate(0 minutes)",
    "rate(-10 minutes)",
    "rate(1.5 hours)",
    "rate( 10 minutes )",
    " rate(10 minutes)",
    "cron(0 1 * * * *)",
    "cron(7 20 * * NOT *)",
    "cron(INVALID)",
    "cron(0 dummy ? * MON-FRI *)",
    "cron(71 8 1 * ? *)",
    "cron()",
    "cron(0 12 * * ?)",
    "cron(0 12 * * ? * *)",
    "cron(0 12 ? * ? *)",
    "cron(0 12 1 * MON *)",
    "cron(? 12 * * ? *)",
    "cron(0 24 * * ? *)",
    "cron(0 12 0 * ? *)",
    "cron(0 12 32 * ? *)",
    "cron(0 12 * 13 ? *)",
    "cron(0 12 ? * 0 *)",
    "cron(0 12 ? * 8 *)",
    "cron(0 12 * * ? 1969)",
    "cron(0 12 * * ? 2200)",
    "cron(0 12 ? * 2#6 *)",
    "cron(0 12 ? * 2#0 *)",
    "cron(0 12 ? * 3#1,6#3 *)",
    "cron(0 12 ? * 2#1#1 *)",
    "cron(0 12 1,L * ? *)",
    "cron(0 12 1-5W * ? *)",
    "cron(0 12 W * ? *)",
    "cron(0/0 12 * * ? *)",
    "cron(0/60 12 * * ? *)",
    "cron(0/5/5 12 * * ? *)",
    "cron(/5 12 * * ? *)",
    "cron(1- 12 * * ? *)",
    "cron(5-1 12 * * ? *)",
    "cron(1-2-3 12 * * ? *)",
    "cron(1,,2 12 * * ? *)",
    "cron( 0 12 * * ? *)",
    "cron(0 12 * * ? * )",
    "0 12 * * ? *",
    "",
  ];

  test.each([
    ...REFUSED_BY_BOTH,
    "rate(1 minutes)",
    "rate(1 hours)",
    "rate(1 days)",
    "rate(10 minute)",
    "rate(10 hour)",
    "rate(10 day)",
    "rate(10 MINUTES)",
    "at(2026-11-23T10:00:00)",
  ])("refuse '%s'", (expression) => {
    expect(() => parseScheduleExpression(expression)).toThrow(
      expect.objectContaining({ code: "ValidationException", message: "Parameter ScheduleExpression is not valid." }),
    );
  });

  test.each([
    ...REFUSED_BY_BOTH,
    "at(2026-11-23T10:00:00Z)",
    "at(2026-11-23)",
    "at(2026-11-23T10:00)",
    "at(2026-02-30T10:00:00)",
    "at(2026-11-23T25:00:00)",
    "at(2026-11-23 10:00:00)",
    "at()",
  ])("Scheduler refuses '%s'", (expression) => {
    expect(() => parseSchedulerExpression(expression)).toThrow(
      expect.objectContaining({ code: "ValidationException", message: `Invalid Schedule Expression ${expression}.` }),
    );
  });
});

describe("Scheduler", () => {
  test.each([
    ["rate(5 minutes)", { kind: "rate", everyMs: 300_000 }],
    ["rate(1 minutes)", { kind: "rate", everyMs: 60_000 }],
    ["rate(10 minute)", { kind: "rate", everyMs: 600_000 }],
    ["rate(10 MINUTES)", { kind: "rate", everyMs: 600_000 }],
    ["at(2026-11-23T10:00:00)", { kind: "at", wallTime: Date.parse("2026-11-23T10:00:00Z") }],
  ])("%s", (expression, schedule) => {
    expect(parseSchedulerExpression(expression)).toEqual(schedule);
  });

  test.each([
    ["Europe/Paris", true],
    ["UTC", true],
    ["America/New_York", true],
    ["Mars/Olympus", false],
    ["+01:00", false],
    ["", false],
  ])("time zone '%s': %s", (name, known) => {
    expect(isTimeZone(name)).toBe(known);
  });
});
