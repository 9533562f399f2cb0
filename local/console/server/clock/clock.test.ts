import * as v from "valibot";
import { expect, test } from "vitest";
import { Advance } from "../../api/clock.ts";
import type { ConsoleContext } from "../context.ts";
import { arn, CHARGE, delivered, names, numbered, QUEUE, RULE } from "../test-facts.fixture.ts";
import { advanceClock, clockPage, runNow } from "./clock.ts";

const SCHEDULE = arn("scheduler", "schedule/default/shop-mail-remind");
const context = (advance?: (ms: number) => void) =>
  ({
    now: () => 1000,
    advance,
    names,
    facts: () =>
      numbered([
        { kind: "scheduled", rule: RULE, eventId: "a", time: "", revision: 1 },
        delivered("a", RULE, CHARGE),
        { kind: "scheduled", rule: RULE, eventId: "b", time: "", revision: 1 },
        delivered("b", RULE, CHARGE),
      ]),
    schedules: () => [
      { arn: arn("events", "rule/shop/off"), expression: "rate(1 day)", isDisabled: true, targets: [] },
      { arn: SCHEDULE, expression: "at(2026-01-01T00:00:00)", timeZone: "UTC", isDisabled: false, targets: [QUEUE] },
      { arn: RULE, expression: "rate(1 minute)", isDisabled: false, nextAt: 5000, targets: [CHARGE] },
    ],
  }) as unknown as ConsoleContext;

test("what is due first comes first, with its runs; what never runs again comes last", () => {
  expect(clockPage(context())).toEqual({
    now: 1000,
    driven: false,
    schedules: [
      {
        ...{ arn: RULE, kind: "rule", label: "charge", expression: "rate(1 minute)", isDisabled: false },
        ...{ nextAt: 5000, later: [65_000, 125_000, 185_000] },
        ...{ targets: [{ label: "charge", function: "shop-payment-charge" }], runs: 2, lastAt: 3 },
      },
      expect.objectContaining({ label: "off", isDisabled: true, runs: 0, later: [] }),
      expect.objectContaining({ kind: "schedule", label: "remind", timeZone: "UTC", targets: [{ label: "charge" }] }),
    ],
  });
});

test("a rule or a schedule runs at once; what is neither is refused", () => {
  const ran: string[] = [];
  const runs = { ...context(), runNow: (each: string) => each === RULE && ran.push(each) > 0 };
  expect(runNow(runs, { arn: RULE })).toEqual({ at: 1000 });
  expect(ran).toEqual([RULE]);
  expect(() => runNow(runs, { arn: QUEUE })).toThrow("not a rule with a schedule");
});

test("the clock moves by the seconds that are asked for, where it can be driven", () => {
  const moved: number[] = [];
  const driven = context((ms) => moved.push(ms));
  expect(advanceClock(driven, { seconds: 1.5 })).toEqual({ now: 1000 });
  expect(moved).toEqual([1500]);
  expect(() => advanceClock(context(), { seconds: 1 })).toThrow("--clock");
});

test.each([0, -1, "1", Number.NaN, 367 * 86_400, undefined])("the clock is not moved by %s seconds", (seconds) => {
  expect(v.safeParse(Advance, { seconds }).success).toBe(false);
});
