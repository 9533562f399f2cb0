import { expect, test } from "vitest";
import { steppedClock } from "./stepped-clock.ts";

test("time moves by steps alone, timers fire in their order, and a cancelled one never does", () => {
  const clock = steppedClock(1_000);
  const fired: string[] = [];
  const note = (name: string) => () => fired.push(`${name} at ${clock.now()}`);
  clock.after(20, note("late"));
  clock.after(10, note("first"));
  clock.after(10, note("second"));
  clock.after(5, note("cancelled"))();
  expect([clock.now(), clock.next()]).toEqual([1_000, 1_010]);
  while (clock.next() !== undefined) clock.step();
  expect(fired).toEqual(["first at 1010", "second at 1010", "late at 1020"]);
});

test("a jump makes late what was due on the way", () => {
  const clock = steppedClock(0);
  const fired: number[] = [];
  clock.after(10, () => fired.push(clock.now()));
  clock.advance(100);
  clock.step();
  expect(fired).toEqual([100]);
});
