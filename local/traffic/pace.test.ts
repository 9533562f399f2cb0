import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { drivenClock } from "../clock.ts";
import { MAX_IN_FLIGHT, sendSteadily } from "./pace.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function sending(perSecond: number) {
  const answers: (() => void)[] = [];
  const send = vi.fn(() => new Promise<void>((resolve) => void answers.push(resolve)));
  const onSkipped = vi.fn();
  const cancel = sendSteadily({ perSecond, clock: drivenClock(), send, onSkipped });
  return { send, onSkipped, cancel, answer: () => answers.splice(0).forEach((resolve) => void resolve()) };
}

test.each([
  [5, 51],
  [3, 31],
  [0.5, 6],
])("%d per second are %d in ten seconds, the first at once, though none is answered", (perSecond, sent) => {
  const { send, onSkipped } = sending(perSecond);
  vi.advanceTimersByTime(10_010);
  expect(send).toHaveBeenCalledTimes(sent);
  expect(onSkipped).not.toHaveBeenCalled();
});

test("sends are skipped while too many are in flight, which is said once", async () => {
  const { send, onSkipped, answer } = sending(100);
  vi.advanceTimersByTime(5_000);
  expect(send).toHaveBeenCalledTimes(MAX_IN_FLIGHT);
  answer();
  await vi.advanceTimersByTimeAsync(500);
  expect(send).toHaveBeenCalledTimes(MAX_IN_FLIGHT + 50);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(send).toHaveBeenCalledTimes(2 * MAX_IN_FLIGHT);
  expect(onSkipped).toHaveBeenCalledOnce();
});

test("what a sleeping machine has missed is not made up for, but for the last second, which is said", () => {
  const { send, onSkipped } = sending(5);
  vi.advanceTimersByTime(1_000);
  send.mockClear();
  vi.setSystemTime(Date.now() + 3_600_000);
  vi.advanceTimersByTime(1_000);
  expect(send.mock.calls.length).toBeGreaterThanOrEqual(5);
  expect(send.mock.calls.length).toBeLessThanOrEqual(11);
  expect(onSkipped).toHaveBeenCalledOnce();
});

test("nothing is sent after the end", () => {
  const { send, cancel } = sending(5);
  vi.advanceTimersByTime(1_000);
  cancel();
  send.mockClear();
  vi.advanceTimersByTime(10_000);
  expect(send).not.toHaveBeenCalled();
});
