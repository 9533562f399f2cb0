import type { Clock } from "../clock.ts";
import { runtimeError } from "./tasks/task-error.ts";

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Resolves at the given time of the clock, in milliseconds since the epoch, or when the signal aborts. */
export async function until(time: number, clock: Clock, signal: AbortSignal): Promise<void> {
  const ms = time - clock.now();
  if (ms <= 0 || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const cancel = clock.after(ms, done);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}

/** Returns the milliseconds of a Wait state's Seconds, read from `path`. Throws `States.Runtime`. */
export function milliseconds(seconds: unknown, path: unknown): number {
  if (Number.isInteger(seconds) && (seconds as number) >= 0) return (seconds as number) * 1000;
  throw unusable(path, seconds, "an integer of seconds");
}

/** Returns the time of a Wait state's Timestamp. Throws `States.Runtime`. */
export function timestamp(time: unknown, path: unknown): number {
  if (typeof time === "string" && TIMESTAMP.test(time)) return Date.parse(time);
  throw unusable(path, time, "a time stamp such as 2026-11-23T12:00:00Z");
}

const unusable = (path: unknown, value: unknown, expected: string) =>
  runtimeError(`The path ${path} selects ${JSON.stringify(value)}: it must be ${expected}.`);
