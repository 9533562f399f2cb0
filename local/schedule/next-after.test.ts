import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nextAfter } from "./next-after.ts";
import { parseScheduleExpression, parseSchedulerExpression } from "./schedule-expression.ts";

/** The next runs after `after`, as UTC times without seconds. */
function runs(expression: string, after: string, count: number, options: { timeZone?: string; startMs?: number } = {}) {
  const schedule = parseSchedulerExpression(expression);
  const times: string[] = [];
  let at: number | undefined = Date.parse(after);
  while (times.length < count) {
    at = nextAfter(schedule, at, options);
    if (at === undefined) break;
    times.push(new Date(at).toISOString().slice(0, 16));
  }
  return times;
}

describe("cron", () => {
  test.each([
    ["cron(0 12 * * ? *)", "2026-11-23T12:00:00Z", ["2026-11-24T12:00", "2026-11-25T12:00"]],
    ["cron(0 12 * * ? *)", "2026-11-23T11:59:59.999Z", ["2026-11-23T12:00"]],
    [
      "cron(0/5 8-17 ? * MON-FRI *)",
      "2026-11-20T17:54:00Z",
      ["2026-11-20T17:55", "2026-11-23T08:00", "2026-11-23T08:05"],
    ],
    ["cron(0 0 ? * 1 *)", "2026-11-23T00:00:00Z", ["2026-11-29T00:00"]],
    ["cron(0 0 ? * L *)", "2026-11-23T00:00:00Z", ["2026-11-28T00:00"]],
    ["cron(0 0 L * ? *)", "2027-01-31T00:00:00Z", ["2027-02-28T00:00", "2027-03-31T00:00", "2027-04-30T00:00"]],
    ["cron(0 0 LW * ? *)", "2026-01-01T00:00:00Z", ["2026-01-30T00:00", "2026-02-27T00:00", "2026-03-31T00:00"]],
    // 1 August 2026 is a Saturday, 1 November a Sunday, 31 May a Sunday.
    ["cron(0 0 1W 8,11 ? 2026)", "2026-01-01T00:00:00Z", ["2026-08-03T00:00", "2026-11-02T00:00"]],
    ["cron(0 0 31W 5,6,7 ? 2026)", "2026-01-01T00:00:00Z", ["2026-05-29T00:00", "2026-07-31T00:00"]],
    ["cron(0 0 15W 8 ? 2026)", "2026-01-01T00:00:00Z", ["2026-08-14T00:00"]],
    ["cron(0 0 15W 11 ? 2026)", "2026-01-01T00:00:00Z", ["2026-11-16T00:00"]],
    ["cron(15 10 ? * 6L 2002-2005)", "2005-11-01T00:00:00Z", ["2005-11-25T10:15", "2005-12-30T10:15"]],
    ["cron(0 2 ? * SAT#3 *)", "2026-11-01T00:00:00Z", ["2026-11-21T02:00", "2026-12-19T02:00"]],
    [
      "cron(0 2 ? * MON#5 2026)",
      "2026-01-01T00:00:00Z",
      ["2026-03-30T02:00", "2026-06-29T02:00", "2026-08-31T02:00", "2026-11-30T02:00"],
    ],
    ["cron(0 0 29 2 ? *)", "2026-01-01T00:00:00Z", ["2028-02-29T00:00", "2032-02-29T00:00"]],
    ["cron(0 0 29 2 ? 2097-2104)", "2026-01-01T00:00:00Z", ["2104-02-29T00:00"]],
    ["cron(0 0 30 2 ? *)", "2026-01-01T00:00:00Z", []],
    ["cron(59 23 31 12 ? 2199)", "2026-01-01T00:00:00Z", ["2199-12-31T23:59"]],
    ["cron(0 0 * * ? 2020)", "2026-01-01T00:00:00Z", []],
    ["cron(0/5 5 ? JAN 1-5 2022)", "2022-01-03T05:55:00Z", ["2022-01-04T05:00"]],
  ])("%s after %s", (expression, after, expected) => {
    expect(runs(expression, after, Math.max(expected.length, 1))).toEqual(expected);
    if (expression.endsWith("2026)")) expect(runs(expression, after, 10)).toEqual(expected);
  });

  test("has no run before its start", () => {
    const startMs = Date.parse("2026-12-24T12:00:00Z");
    expect(runs("cron(0 12 * * ? *)", "2026-01-01T00:00:00Z", 1, { startMs })).toEqual(["2026-12-24T12:00"]);
  });
});

describe("time zones", () => {
  const newYork = { timeZone: "America/New_York" };

  test.each([
    ["Europe/Paris", ["2026-03-28T08:00", "2026-03-29T07:00", "2026-03-30T07:00"]],
    ["Asia/Kolkata", ["2026-03-28T03:30", "2026-03-29T03:30", "2026-03-30T03:30"]],
    ["UTC", ["2026-03-28T09:00", "2026-03-29T09:00", "2026-03-30T09:00"]],
  ])("nine o'clock stays nine o'clock in %s", (timeZone, expected) => {
    expect(runs("cron(0 9 * * ? *)", "2026-03-27T22:00:00Z", 3, { timeZone })).toEqual(expected);
  });

  test("a time that is skipped in spring has no run that day", () => {
    expect(runs("cron(30 2 * * ? *)", "2026-03-07T00:00:00Z", 3, newYork)).toEqual([
      "2026-03-07T07:30",
      "2026-03-09T06:30",
      "2026-03-10T06:30",
    ]);
  });

  test("a time that comes twice in autumn has one run", () => {
    expect(runs("cron(30 1 * * ? *)", "2026-10-31T12:00:00Z", 2, newYork)).toEqual([
      "2026-11-01T05:30",
      "2026-11-02T06:30",
    ]);
    expect(runs("cron(30 1 * * ? *)", "2026-11-01T06:10:00Z", 1, newYork)).toEqual(["2026-11-02T06:30"]);
  });

  test("the day that counts is the zone's day", () => {
    expect(runs("cron(0 1 L * ? *)", "2026-11-01T00:00:00Z", 1, { timeZone: "Asia/Tokyo" })).toEqual([
      "2026-11-29T16:00",
    ]);
  });

  test("half-hour changes are known", () => {
    expect(runs("cron(15 2 * * ? *)", "2026-10-03T00:00:00Z", 2, { timeZone: "Australia/Lord_Howe" })).toEqual([
      "2026-10-04T15:15",
      "2026-10-05T15:15",
    ]);
  });
});

describe("rate", () => {
  const startMs = Date.parse("2026-11-23T10:00:30Z");
  const every5 = parseScheduleExpression("rate(5 minutes)");

  test.each([
    [-1, 0],
    [0, 300_000],
    [1, 300_000],
    [299_999, 300_000],
    [300_000, 600_000],
    [86_400_000_000, 86_400_300_000],
  ])("%i ms after the start, the next run is %i ms after it", (after, next) => {
    expect(nextAfter(every5, startMs + after, { startMs })).toBe(startMs + next);
  });

  test("needs its start", () => {
    expect(() => nextAfter(every5, 0)).toThrow("startMs");
  });
});

describe("at", () => {
  test.each([
    ["UTC", "2026-11-23T10:00"],
    ["America/New_York", "2026-11-23T15:00"],
  ])("runs once, in %s", (timeZone, expected) => {
    expect(runs("at(2026-11-23T10:00:00)", "2026-01-01T00:00:00Z", 2, { timeZone })).toEqual([expected]);
  });

  test("that is past has no run", () => {
    expect(runs("at(2026-11-23T10:00:00)", "2026-11-23T10:00:00Z", 1)).toEqual([]);
  });

  test("that is skipped in spring runs right after", () => {
    expect(runs("at(2026-03-08T02:30:00)", "2026-01-01T00:00:00Z", 2, { timeZone: "America/New_York" })).toEqual([
      "2026-03-08T07:30",
    ]);
  });
});

/** Whether a minute is one of the expression's, read straight from its text. */
function isDue(expression: string, at: Date): boolean {
  const [minute = "", hour = "", day = "", month = "", weekday = "", year = ""] = expression.slice(5, -1).split(" ");
  const names: Record<string, string> = { JAN: "1", FEB: "2", DEC: "12", SUN: "1", MON: "2", FRI: "6", SAT: "7" };
  const number = (text: string) => Number(names[text] ?? text);
  const within = (field: string, value: number, from: number, to: number) =>
    field.split(",").some((part) => {
      const [span = "", step = "1"] = part.split("/");
      const [first, last] = span === "*" ? [from, to] : span.split("-").map(number);
      const end = last ?? (part.includes("/") ? to : first);
      return value >= (first ?? 0) && value <= (end ?? 0) && (value - (first ?? 0)) % Number(step) === 0;
    });
  const today = at.getUTCDate();
  const dayOfWeek = at.getUTCDay() + 1;
  const other = (days: number) => new Date(at.getTime() + days * 86_400_000);
  const monthLater = (days: number) => other(days).getUTCMonth() !== at.getUTCMonth();
  const working = (date: Date) => date.getUTCDay() > 0 && date.getUTCDay() < 6;
  const inMonth = (): boolean => {
    if (day === "?") return true;
    if (day === "L") return monthLater(1);
    if (day === "LW") return working(at) && [1, 2, 3].every((days) => monthLater(days) || !working(other(days)));
    if (!day.endsWith("W")) return within(day, today, 1, 31);
    const wanted = Number(day.slice(0, -1)) - today;
    const target = other(wanted);
    if (target.getUTCMonth() !== at.getUTCMonth() || !working(at)) return false;
    // The target's day of week says where its nearest working day is, unless that lies in another month.
    const shift = target.getUTCDay() === 6 ? (target.getUTCDate() === 1 ? 2 : -1) : target.getUTCDay() === 0 ? 1 : 0;
    const away = new Date(target.getTime() + shift * 86_400_000);
    const nearest = away.getUTCMonth() === target.getUTCMonth() ? shift : -2;
    return wanted + nearest === 0;
  };
  const inWeek = (): boolean => {
    if (weekday === "?") return true;
    if (weekday === "L") return dayOfWeek === 7;
    if (weekday.endsWith("L")) return dayOfWeek === number(weekday.slice(0, -1)) && monthLater(7);
    const [name = "", nth] = weekday.split("#");
    if (nth !== undefined) return dayOfWeek === number(name) && Math.ceil(today / 7) === Number(nth);
    return within(weekday, dayOfWeek, 1, 7);
  };
  return (
    within(minute, at.getUTCMinutes(), 0, 59) &&
    within(hour, at.getUTCHours(), 0, 23) &&
    within(month, at.getUTCMonth() + 1, 1, 12) &&
    within(year, at.getUTCFullYear(), 1970, 2199) &&
    inMonth() &&
    inWeek()
  );
}

test("the next run is the first minute that a minute-by-minute reading finds", { timeout: 60_000 }, () => {
  const minutes = fc.constantFrom("*", "0", "59", "0/15", "*/7", "5,35", "10-20", "3-50/9", "0-15/1");
  const hours = fc.constantFrom("*", "0", "23", "8-17", "0/6", "1,13", "0-23/2");
  const months = fc.constantFrom("*", "JAN", "2", "1-3", "FEB,DEC", "1/2", "*/5");
  const years = fc.constantFrom("*", "2026", "2027-2028", "2024/2", "2026,2028");
  const daysOfMonth = fc.constantFrom(
    "*",
    "1",
    "31",
    "L",
    "LW",
    "1W",
    "15W",
    "31W",
    "30W",
    "28-31",
    "1/10",
    "*/9",
    "7,21",
  );
  const daysOfWeek = fc.constantFrom(
    "*",
    "SUN",
    "7",
    "MON-FRI",
    "L",
    "6L",
    "SUNL",
    "2#1",
    "SAT#3",
    "FRI#5",
    "2,3",
    "1/3",
  );
  const days = fc.oneof(
    daysOfMonth.map((day) => [day, "?"]),
    daysOfWeek.map((weekday) => ["?", weekday]),
  );
  const start = fc.integer({
    min: Date.parse("2025-12-20T00:00Z") / 1_000,
    max: Date.parse("2028-03-10T00:00Z") / 1_000,
  });
  const reach = 45 * 24 * 60;
  return fc.assert(
    fc.property(minutes, hours, days, months, years, start, (minute, hour, [day, weekday], month, year, seconds) => {
      const expression = `cron(${minute} ${hour} ${day} ${month} ${weekday} ${year})`;
      const after = seconds * 1_000;
      let expected: number | undefined;
      let at = Math.floor(after / 60_000) * 60_000;
      for (let step = 0; step < reach && expected === undefined; step++) {
        at += 60_000;
        if (isDue(expression, new Date(at))) expected = at;
      }
      const next = nextAfter(parseScheduleExpression(expression), after);
      if (expected === undefined) expect(next ?? Number.POSITIVE_INFINITY).toBeGreaterThan(at);
      else expect(next).toBe(expected);
    }),
    { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 150) },
  );
});
