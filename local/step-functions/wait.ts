import type { Clock } from "../clock.ts";
import type { StateDefinition } from "./definition/asl.ts";
import { TaskError } from "./tasks/task-error.ts";

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Waits on the clock as a Wait state says, then gives its input on; an abort of the signal ends the wait. */
export async function wait(
  state: StateDefinition,
  given: unknown,
  clock: Clock,
  signal: AbortSignal,
): Promise<unknown> {
  const fixed = state["Seconds"] ?? state["Timestamp"];
  // Where the time is in the data, the normalized state brings it beside the input.
  const { time, input } =
    fixed === undefined ? (given as { time: unknown; input: unknown }) : { time: fixed, input: given };
  const inSeconds = "Seconds" in state || "SecondsPath" in state;
  const ms = inSeconds ? milliseconds(time, state) : Math.max(timestamp(time, state) - clock.now(), 0);
  await new Promise<void>((resolve) => {
    const cancel = clock.after(ms, done);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
  return input;
}

function milliseconds(time: unknown, state: StateDefinition): number {
  if (Number.isInteger(time) && (time as number) >= 0) return (time as number) * 1000;
  throw unusable(state["SecondsPath"], time, "an integer of seconds");
}

function timestamp(time: unknown, state: StateDefinition): number {
  if (typeof time === "string" && TIMESTAMP.test(time)) return Date.parse(time);
  throw unusable(state["TimestampPath"], time, "a time stamp such as 2026-11-23T12:00:00Z");
}

const unusable = (path: unknown, value: unknown, expected: string): TaskError =>
  new TaskError("States.Runtime", `The path ${path} selects ${JSON.stringify(value)}: it must be ${expected}.`, {
    final: true,
  });
