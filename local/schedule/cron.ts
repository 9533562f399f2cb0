/** The days of a month that a cron expression selects. */
export type Days =
  | { by: "day"; days: number[] }
  | { by: "weekday"; weekdays: number[] }
  /** `L`. */
  | { by: "last-day" }
  /** `LW`. */
  | { by: "last-working-day" }
  /** `3W`: the working day nearest to the 3rd, inside the month. */
  | { by: "nearest-working-day"; day: number }
  /** `6L`. */
  | { by: "last-weekday"; weekday: number }
  /** `6#3`. */
  | { by: "nth-weekday"; weekday: number; nth: number };

/** A parsed cron expression; numbers ascend, months are 1–12, weekdays 1 (Sunday) – 7. */
export interface Cron {
  minutes: number[];
  hours: number[];
  days: Days;
  months: number[];
  years: number[];
}

interface FieldRange {
  from: number;
  to: number;
  names?: string[];
}

const MINUTE = { from: 0, to: 59 };
const HOUR = { from: 0, to: 23 };
const DAY = { from: 1, to: 31 };
const MONTH = { from: 1, to: 12, names: "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ") };
const WEEKDAY = { from: 1, to: 7, names: "SUN MON TUE WED THU FRI SAT".split(" ") };
const YEAR = { from: 1970, to: 2199 };

/**
 * Parses the six fields inside `cron(…)`; returns `undefined` if AWS rejects them.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html
 */
export function parseCron(fields: string): Cron | undefined {
  const [minute, hour, day, month, weekday, year, ...more] = fields.toUpperCase().split(/ +/);
  if (!minute || !hour || !day || !month || !weekday || !year || more.length > 0) return undefined;
  const minutes = parseValues(minute, MINUTE);
  const hours = parseValues(hour, HOUR);
  const months = parseValues(month, MONTH);
  const years = parseValues(year, YEAR);
  const days = parseDays(day, weekday);
  return minutes && hours && months && years && days && { minutes, hours, days, months, years };
}

/** Exactly one of the two says which days; the other one is `?`. */
function parseDays(day: string, weekday: string): Days | undefined {
  if ((day === "?") === (weekday === "?")) return undefined;
  return weekday === "?" ? parseDayOfMonth(day) : parseDayOfWeek(weekday);
}

function parseDayOfMonth(text: string): Days | undefined {
  if (text === "L") return { by: "last-day" };
  if (text === "LW") return { by: "last-working-day" };
  if (text.endsWith("W")) {
    const day = parseValue(text.slice(0, -1), DAY);
    return day === undefined ? undefined : { by: "nearest-working-day", day };
  }
  const days = parseValues(text, DAY);
  return days && { by: "day", days };
}

function parseDayOfWeek(text: string): Days | undefined {
  // The last day of the week, by itself.
  if (text === "L") return { by: "weekday", weekdays: [7] };
  if (text.endsWith("L")) {
    const weekday = parseValue(text.slice(0, -1), WEEKDAY);
    return weekday === undefined ? undefined : { by: "last-weekday", weekday };
  }
  const [name = "", nth, ...more] = text.split("#");
  if (nth !== undefined) {
    const weekday = parseValue(name, WEEKDAY);
    if (weekday === undefined || more.length > 0 || !/^[1-5]$/.test(nth)) return undefined;
    return { by: "nth-weekday", weekday, nth: Number(nth) };
  }
  const weekdays = parseValues(text, WEEKDAY);
  return weekdays && { by: "weekday", weekdays };
}

function parseValue(text: string, { from, to, names = [] }: FieldRange): number | undefined {
  const named = names.indexOf(text);
  const value = named >= 0 ? named + from : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return value >= from && value <= to ? value : undefined;
}

/** A list of `*`, `5`, `1-5`, each with or without a step such as `/10`. */
function parseValues(text: string, range: FieldRange): number[] | undefined {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const [base = "", step, ...more] = part.split("/");
    const span = parseSpan(base, range, step !== undefined);
    const by = step === undefined ? 1 : parseStep(step, range);
    if (!span || by === undefined || more.length > 0) return undefined;
    for (let value = span.from; value <= span.to; value += by) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}

function parseSpan(text: string, range: FieldRange, stepped: boolean): FieldRange | undefined {
  if (text === "*") return range;
  const [first = "", last, ...more] = text.split("-");
  const from = parseValue(first, range);
  const to = last === undefined ? (stepped ? range.to : from) : parseValue(last, range);
  return from === undefined || to === undefined || to < from || more.length > 0 ? undefined : { from, to };
}

function parseStep(text: string, { to }: FieldRange): number | undefined {
  const step = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return step >= 1 && step <= to ? step : undefined;
}

/** Returns the days of a month that the expression selects, ascending. */
export function daysOfMonth(days: Days, year: number, month: number): number[] {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const weekdayOf = (day: number) => new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;
  const all = Array.from({ length: last }, (_, index) => index + 1);
  switch (days.by) {
    case "day":
      return days.days.filter((day) => day <= last);
    case "weekday":
      return all.filter((day) => days.weekdays.includes(weekdayOf(day)));
    case "last-day":
      return [last];
    case "last-working-day":
      return all.filter((day) => isWorkingDay(weekdayOf(day))).slice(-1);
    case "nearest-working-day":
      // The nearest one is at most two days away, where the month's border cuts the nearer one off.
      return days.day > last
        ? []
        : all
            .filter((day) => isWorkingDay(weekdayOf(day)))
            .sort((a, b) => Math.abs(a - days.day) - Math.abs(b - days.day))
            .slice(0, 1);
    case "last-weekday":
      return all.filter((day) => weekdayOf(day) === days.weekday).slice(-1);
    case "nth-weekday":
      return all.filter((day) => weekdayOf(day) === days.weekday).slice(days.nth - 1, days.nth);
  }
}

const isWorkingDay = (weekday: number) => weekday >= 2 && weekday <= 6;
