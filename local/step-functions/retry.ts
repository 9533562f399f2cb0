import type { Random } from "../random.ts";
import type { Retrier, StateDefinition } from "./definition/asl.ts";
import type { TaskError } from "./tasks/task-error.ts";

/** How often each retrier of a state has been used. */
export type Attempts = number[];

/**
 * Returns the delay in milliseconds before a state that failed with this error is retried, with the updated attempts,
 * or undefined if it is not retried. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function retryOf(
  state: StateDefinition,
  error: TaskError,
  attempts: Attempts,
  random: Random,
): { afterMs: number; attempts: Attempts } | undefined {
  const { Retry = [] } = state;
  const index = error.isRetryable === false ? -1 : Retry.findIndex((each) => isNamed(each.ErrorEquals, error, state));
  const retrier = Retry[index];
  const before = attempts[index] ?? 0;
  if (!retrier || before >= (retrier.MaxAttempts ?? 3)) return undefined;
  const after = Retry.map((_, at) => (attempts[at] ?? 0) + (at === index ? 1 : 0));
  return { afterMs: pause(retrier, before, random), attempts: after };
}

function pause(retrier: Retrier, before: number, random: Random): number {
  const { IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds = Infinity, JitterStrategy = "NONE" } = retrier;
  const ms = Math.min(IntervalSeconds * BackoffRate ** before, MaxDelaySeconds) * 1000;
  return JitterStrategy === "FULL" ? ms * random.next() : ms;
}

/** Returns the catcher for a state's error, if any. */
export function catcherOf(state: StateDefinition, error: TaskError): Record<string, unknown> | undefined {
  if (error.isCatchable === false) return undefined;
  return state.Catch?.find(({ ErrorEquals }) => isNamed(ErrorEquals as string[], error, state));
}

function isNamed(names: string[], { name }: TaskError, { Type }: StateDefinition): boolean {
  const ofTask = Type === "Task" && name !== "States.Timeout";
  return names.some((each) => each === name || each === "States.ALL" || (each === "States.TaskFailed" && ofTask));
}
