import { expect, test } from "vitest";
import { readFault } from "./read-fault.ts";
import { faultSchedule, type Ingredient } from "./schedule.ts";

const mix: Ingredient[] = [
  { weight: 3, fault: ({ seconds }) => ({ kind: "target-unavailable", forSeconds: seconds(1, 100) }) },
  { weight: 1, fault: ({ pick }) => ({ kind: "invocation-error", at: { function: pick(["a", "b"]) } }) },
  { weight: 1, fault: () => ({ kind: "cloud-kill" }) },
];
const plan = { seed: 7, faults: 200, seconds: 3600, mix };

test("the same seed gives the same schedule, another seed another one", () => {
  expect(faultSchedule(plan)).toEqual(faultSchedule(plan));
  expect(faultSchedule({ ...plan, seed: 8 })).not.toEqual(faultSchedule(plan));
});

test("each fault stays as it is whatever else is on the schedule", () => {
  const whole = new Map(faultSchedule(plan).map((each) => [each.number, each]));
  for (const each of faultSchedule({ ...plan, faults: 50 })) expect(whole.get(each.number)).toEqual(each);
});

test("faults come in the order of time, as often as they weigh, and hold within their bounds", () => {
  const schedule = faultSchedule(plan);
  const times = schedule.map(({ afterSeconds }) => afterSeconds);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(Math.max(...times)).toBeLessThanOrEqual(3600);
  const downs = schedule.flatMap(({ fault }) => (fault.kind === "target-unavailable" ? [fault.forSeconds ?? 0] : []));
  expect(downs.length).toBeGreaterThan(90);
  expect(downs.length).toBeLessThan(150);
  expect(Math.min(...downs)).toBeGreaterThanOrEqual(1);
  expect(Math.max(...downs)).toBeLessThanOrEqual(100);
  // As many below ten seconds as above.
  const short = downs.filter((seconds) => seconds < 10).length;
  expect(Math.abs(short / downs.length - 0.5)).toBeLessThan(0.15);
});

test("what is scheduled can be injected", () => {
  for (const { fault } of faultSchedule(plan)) if (fault.kind !== "cloud-kill") expect(readFault(fault)).toEqual(fault);
});

test("a mix without anything in it is refused", () => {
  expect(() => faultSchedule({ ...plan, mix: [] })).toThrow("A mix of faults needs at least one");
});
