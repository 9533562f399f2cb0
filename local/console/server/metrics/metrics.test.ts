import { expect, test } from "vitest";
import type { ConsoleContext } from "../context.ts";
import { CHARGE, indexFrom, invoked, names, numbered, put, QUEUE, RULE, started, TELL } from "../test-facts.fixture.ts";
import { metricsPage } from "./metrics.ts";

const emf = JSON.stringify({
  _aws: {
    Timestamp: 1500,
    CloudWatchMetrics: [{ Namespace: "shop", Dimensions: [[]], Metrics: [{ Name: "Charged", Unit: "Count" }] }],
  },
  Charged: 1,
});
const facts = numbered([
  put("a", [RULE], { at: 1000 }),
  { ...started("a", "r1"), at: 1200 },
  { kind: "log", function: CHARGE, line: emf, at: 1500 },
  invoked("a", "r1", { error: "declined", at: 1600 }),
  { ...started("a", "r2"), at: 3200 },
  invoked("a", "r2", { at: 3300 }),
  { ...started("a", "r3", QUEUE, TELL), at: 3400 },
  invoked("a", "r3", { function: TELL, at: 3500 }),
]);
const context = {
  facts: () => facts,
  index: indexFrom(facts),
  names,
  now: () => 4500,
  queues: () => [],
} as unknown as ConsoleContext;
const page = (wanted: Parameters<typeof metricsPage>[1] = {}) => metricsPage(context, { rangeMs: 4000, ...wanted });
const plotOf = (id: string, wanted = {}) => page(wanted).own.find((plot) => plot.id === id);

test("events, calls, failures, and how old events are when a call begins, step by step", () => {
  expect(page().times).toEqual([0, 1000, 2000, 3000, 4000]);
  expect(plotOf("events")?.series).toEqual([{ label: "OrderCreated", values: [0, 1, 0, 0, 0] }]);
  expect(plotOf("calls")?.series).toEqual([
    { label: "charge", values: [0, 1, 0, 1, 0] },
    { label: "tell", values: [0, 0, 0, 1, 0] },
  ]);
  expect(plotOf("failed")?.series).toEqual([{ label: "charge", values: [0, 1, 0, 0, 0] }]);
  expect(plotOf("ages")?.series[0]).toEqual({ label: "tell", values: [null, null, null, 2400, null] });
});

test("of one function the spread is shown, and nothing of others", () => {
  const one = { function: "shop-payment-charge" };
  expect(plotOf("events", one)).toBeUndefined();
  expect(plotOf("durations", one)?.series.map(({ label }) => label)).toEqual(["median", "95 %", "longest"]);
  expect(page({ function: "shop-mail-tell" }).reported).toEqual([]);
});

test("what functions report in their log lines is added up", () => {
  expect(page().reported).toMatchObject([
    { namespace: "shop", plots: [{ title: "Charged", shape: "steps", series: [{ values: [0, 1, 0, 0, 0] }] }] },
  ]);
});

test("an earlier time is shown when it is asked for; the future is not", () => {
  expect(page({ to: 2000 }).times.at(-1)).toBe(2000);
  expect(page({ to: 9_000_000 }).times.at(-1)).toBe(4000);
});
