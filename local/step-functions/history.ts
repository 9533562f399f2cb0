import type { StateDefinition } from "./definition/asl.ts";
import type { Outcome } from "./model.ts";
import type { TaskError } from "./tasks/task-error.ts";

/**
 * An event in the format of GetExecutionHistory.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
 */
export interface HistoryEvent {
  id: number;
  previousEventId: number;
  /** Seconds since the epoch. */
  timestamp: number;
  type: string;
  [details: string]: unknown;
}

/** An event not yet in the history. Events for scheduled and started tasks are not recorded. */
export type Happening = Pick<HistoryEvent, "type"> & Record<string, unknown>;

const text = (value: unknown): string => JSON.stringify(value) ?? "null";

export const started = (input: string, roleArn: string): Happening => ({
  type: "ExecutionStarted",
  executionStartedEventDetails: { input, inputDetails: { truncated: false }, roleArn },
});

export function ended({ status, output, error, cause }: Outcome): Happening {
  if (status === "SUCCEEDED") {
    const details = { output, outputDetails: { truncated: false } };
    return { type: "ExecutionSucceeded", executionSucceededEventDetails: details };
  }
  const name = { FAILED: "Failed", TIMED_OUT: "TimedOut", ABORTED: "Aborted" }[status];
  return { type: `Execution${name}`, [`execution${name}EventDetails`]: { error, cause } };
}

export const stateEntered = (name: string, { Type }: StateDefinition, input: unknown): Happening => ({
  type: `${Type}StateEntered`,
  stateEnteredEventDetails: { name, input: text(input), inputDetails: { truncated: false } },
});

export const stateExited = (name: string, { Type }: StateDefinition, output: unknown): Happening => ({
  type: `${Type}StateExited`,
  stateExitedEventDetails: { name, output: text(output), outputDetails: { truncated: false } },
});

export const iteration = (what: "Started" | "Succeeded" | "Failed", name: string, index: number): Happening => ({
  type: `MapIteration${what}`,
  [`mapIteration${what}EventDetails`]: { name, index },
});

/** Returns AWS's event for a state's failure, or undefined for states without one. */
export function stateFailed({ Type, Resource = "" }: StateDefinition, error: TaskError): Happening | undefined {
  if (Type === "Map" || Type === "Parallel") return { type: `${Type}StateFailed` };
  if (Type !== "Task") return undefined;
  const how = error.name === "States.Timeout" ? "TimedOut" : "Failed";
  const details = { error: error.name, cause: error.message };
  const [resource = "", resourceType = ""] = Resource.split(":").reverse();
  return Resource.startsWith("arn:aws:lambda:")
    ? { type: `LambdaFunction${how}`, [`lambdaFunction${how}EventDetails`]: details }
    : { type: `Task${how}`, [`task${how}EventDetails`]: { resourceType, resource, ...details } };
}

type Details = Record<string, { input: string; output: string }>;

/** Returns a state's input, from the event that records its start. */
export const inputIn = (event: HistoryEvent): unknown =>
  JSON.parse((event as Details & HistoryEvent)["stateEnteredEventDetails"]?.input ?? "null");

/** Returns a state's output, from the event that records its end. */
export const outputIn = (event: HistoryEvent): unknown =>
  JSON.parse((event as Details & HistoryEvent)["stateExitedEventDetails"]?.output ?? "null");
