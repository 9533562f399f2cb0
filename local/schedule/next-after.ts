import { type Cron, daysOfMonth } from "./cron.ts";
import type { Schedule } from "./schedule-expression.ts";
import { instantOf, wallTime } from "./time-zone.ts";

interface ScheduleOptions {
  /** An IANA name; UTC by default, as for rules. */
  timeZone?: string;
  /** The origin of a rate (required for one); a cron expression has no runs before it. */
  startMs?: number;
}

/**
 * Returns the first run strictly after `afterMs`, in milliseconds since the epoch; `undefined` if there is none.
 *
 * A rate runs at its start and then at every interval. When clocks are put forward, a cron's skipped times have no run;
 * when they are put back, a time that comes twice has one run, the first. A single time that is skipped runs when the
 * clocks have been put forward.
 */
export function nextAfter(schedule: Schedule, afterMs: number, options: ScheduleOptions = {}): number | undefined {
  const { timeZone = "UTC", startMs } = options;
  switch (schedule.kind) {
    case "rate":
      if (startMs === undefined) throw new Error("A rate needs startMs: what it counts its intervals from");
      return nextOfRate(schedule.everyMs, startMs, afterMs);
    case "cron":
      return nextOfCron(schedule.cron, Math.max(afterMs, (startMs ?? Number.NEGATIVE_INFINITY) - 1), timeZone);
    case "at": {
      const at = instantOf(schedule.wallTime, timeZone) ?? endOfGap(schedule.wallTime, timeZone);
      return at > afterMs ? at : undefined;
    }
  }
}

function nextOfRate(everyMs: number, startMs: number, afterMs: number): number {
  return afterMs < startMs ? startMs : startMs + (Math.floor((afterMs - startMs) / everyMs) + 1) * everyMs;
}

/** Returns the instant that is as far after the gap as the skipped time is into it. */
function endOfGap(wall: number, timeZone: string): number {
  const dayBefore = wall - 86_400_000;
  return wall - (wallTime(dayBefore, timeZone) - dayBefore);
}

function nextOfCron(cron: Cron, afterMs: number, timeZone: string): number | undefined {
  for (const wall of wallTimesAfter(cron, wallTime(afterMs, timeZone))) {
    const instant = instantOf(wall, timeZone);
    if (instant !== undefined && instant > afterMs) return instant;
  }
  return undefined;
}

/** The expression's times of day, ascending, as if all were in UTC. */
function* wallTimesAfter({ minutes, hours, days, months, years }: Cron, after: number): Generator<number> {
  const from = new Date(after);
  const day = Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate());
  for (const year of years) {
    if (year < from.getUTCFullYear()) continue;
    for (const month of months) {
      if (Date.UTC(year, month, 0) < day) continue;
      for (const date of daysOfMonth(days, year, month)) {
        if (Date.UTC(year, month - 1, date) < day) continue;
        for (const hour of hours) {
          for (const minute of minutes) {
            const wall = Date.UTC(year, month - 1, date, hour, minute);
            if (wall > after) yield wall;
          }
        }
      }
    }
  }
}
