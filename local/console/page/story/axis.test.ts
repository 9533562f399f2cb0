import { expect, test } from "vitest";
import { axisOf } from "./axis.ts";

const MINUTE = 60_000;
/** A request of 50 ms, a try that times out after 30 s, a wait of 2½ minutes, and 600 ms of work. */
const story = [
  { from: 0, to: 50 },
  { from: 50, to: 30_050 },
  { from: 30_050, to: 180_050 },
  { from: 180_050, to: 180_650 },
];

test("idle stretches are folded to a fixed width, and what happens keeps its proportions", () => {
  const { place, folds } = axisOf(story, 0, 180_650, false);
  expect(folds.map(({ label }) => label)).toEqual(["30 s", "2 min 30 s"]);
  expect(folds[0]?.width).toBeCloseTo(0.09);
  expect(place(0)).toBe(0);
  expect(place(180_650)).toBeCloseTo(1);
  const first = place(50) - place(0);
  const last = place(180_650) - place(180_050);
  expect(last / first).toBeCloseTo(600 / 50);
});

test("true to time, every millisecond is as wide as another", () => {
  const { place, folds } = axisOf(story, 0, 180_650, true);
  expect(folds).toEqual([]);
  expect(place(90_325)).toBeCloseTo(0.5);
});

test("a short story has no folds, and its first tick is 0", () => {
  const { folds, ticks } = axisOf([{ from: 10, to: 400 }], 0, 500, false);
  expect(folds).toEqual([]);
  expect(ticks[0]).toEqual({ at: 0, label: "0" });
  expect(ticks.map(({ label }) => label)).toContain("200 ms");
});

test("ticks never stand on each other", () => {
  const spans = Array.from({ length: 8 }, (_, i) => ({ from: i * MINUTE, to: i * MINUTE + 30 }));
  const { ticks } = axisOf(spans, 0, 7 * MINUTE + 30, false);
  const places = ticks.map(({ at }) => at);
  for (const [i, at] of places.entries()) expect(at - (places[i - 1] ?? -1)).toBeGreaterThan(0.02);
});

test("a label that would run into that of a fold is left out", () => {
  // As in a story of a slow order: 50 ms, 5 s of waiting, 100 ms, 0.9 s of waiting, 100 ms.
  const spans = [0, 5150, 6150].map((from) => ({ from, to: from + 100 }));
  const { ticks } = axisOf(spans, 0, 6250, false);
  expect(ticks.map(({ label }) => label)).toContain("900 ms");
  for (const [i, { at, label }] of ticks.entries()) {
    const before = ticks[i - 1];
    if (before) expect(at - before.at).toBeGreaterThan(((label.length + before.label.length) / 2) * 0.012);
  }
});

test("one moment alone has an axis, too", () => {
  const { place } = axisOf([{ from: 5, to: 5 }], 5, 5, false);
  expect(place(5)).toBe(0);
});
