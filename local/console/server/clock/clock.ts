import { nextRuns } from "../../../schedule/next-runs.ts";
import type { Fact } from "../../../trace.ts";
import type { Advance, AdvancedClock, ClockPage, RunNow, ScheduleRow } from "../../api/clock.ts";
import { type ConsoleContext, type DueSchedule, RefusedRequest } from "../context.ts";
import { type Names, nameIn } from "../names.ts";

/** How many runs after the next one are told. */
const LATER = 3;

/** The time, and everything that runs by it: what is due first comes first, what never runs again last. */
export function clockPage({ now, advance, schedules, facts, names }: ConsoleContext): ClockPage {
  const runs = runsIn(facts());
  const rows = schedules().map((each) => scheduleRow(each, runs.get(each.arn), names));
  const dueAt = ({ nextAt = Number.POSITIVE_INFINITY }: ScheduleRow) => nextAt;
  return {
    now: now(),
    driven: advance !== undefined,
    // Of two infinities the difference is not a number.
    schedules: rows.sort((a, b) => (dueAt(a) === dueAt(b) ? a.label.localeCompare(b.label) : dueAt(a) - dueAt(b))),
  };
}

/** Moves the clock forward. Throws `RefusedRequest`. */
export function advanceClock({ advance, now }: ConsoleContext, { seconds }: Advance): AdvancedClock {
  if (!advance) throw new RefusedRequest("The clock follows the machine. Start the cloud with --clock to drive it.");
  advance(seconds * 1000);
  return { now: now() };
}

interface Runs {
  eventIds: Set<string>;
  lastAt: number;
}

/** The occurrences by the rule or schedule; one of Scheduler is known by its deliveries. */
function runsIn(facts: readonly Fact[]): Map<string, Runs> {
  const runs = new Map<string, Runs>();
  for (const fact of facts) {
    if (fact.kind !== "scheduled" && fact.kind !== "delivered" && fact.kind !== "delivery-failed") continue;
    const known = runs.get(fact.rule) ?? { eventIds: new Set(), lastAt: fact.at };
    if (!known.eventIds.has(fact.eventId)) known.lastAt = fact.at;
    known.eventIds.add(fact.eventId);
    runs.set(fact.rule, known);
  }
  return runs;
}

function scheduleRow(
  { arn, expression, timeZone, isDisabled, nextAt, targets }: DueSchedule,
  runs: Runs | undefined,
  names: Names,
): ScheduleRow {
  return {
    arn,
    kind: arn.split(":")[2] === "scheduler" ? "schedule" : "rule",
    label: names.short(arn),
    expression,
    ...(timeZone !== undefined && { timeZone }),
    isDisabled,
    ...(nextAt !== undefined && { nextAt }),
    later: nextAt === undefined ? [] : laterRuns(expression, timeZone, nextAt),
    targets: targets.map((target) => ({
      label: names.short(target),
      ...(target.includes(":function:") && { function: nameIn(target) }),
    })),
    runs: runs?.eventIds.size ?? 0,
    ...(runs && { lastAt: runs.lastAt }),
  };
}

/** The runs after the next one. A one-time schedule has none. */
function laterRuns(expression: string, timeZone = "UTC", nextAt: number): number[] {
  return expression.startsWith("at(") ? [] : nextRuns(expression, { timeZone, after: nextAt, count: LATER });
}

/** Runs a rule or a schedule at once. Throws `RefusedRequest`. */
export function runNow({ runNow: run, now }: ConsoleContext, { arn }: RunNow): { at: number } {
  if (!run(arn)) throw new RefusedRequest(`${arn} is not a rule with a schedule, and no schedule.`);
  return { at: now() };
}
