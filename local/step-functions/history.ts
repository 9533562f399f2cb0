import type { Place } from "./definition/asl.ts";
import type { Outcome } from "./model.ts";

/** What aws-local-stepfunctions tells of an execution. */
export interface LibraryEvent {
  type: string;
  state?: { name: string; input: unknown; output?: unknown };
  parentState?: { name: string };
  index?: number;
  Error?: string;
  Cause?: unknown;
}

/** An event as GetExecutionHistory gives it. https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html */
export interface HistoryEvent {
  id: number;
  previousEventId: number;
  /** Seconds since the epoch. */
  timestamp: number;
  type: string;
  [details: string]: unknown;
}

type Happening = Pick<HistoryEvent, "type"> & Record<string, unknown>;

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

/**
 * What AWS's history calls an event of the library; undefined for what it does not have. The library does not tell when a
 * task is scheduled and started, so that these events are missing here.
 */
export function happening(event: LibraryEvent, places: ReadonlyMap<string, Place>): Happening | undefined {
  const { type, state, parentState, index, Error: error, Cause: cause } = event;
  if (parentState && type.startsWith("MapIteration")) {
    const details = `${type[0]?.toLowerCase()}${type.slice(1)}EventDetails`;
    return { type, [details]: { name: parentState.name, index } };
  }
  const place = state && places.get(state.name);
  if (!state || !place) return undefined;
  const { Type: kind, Resource = "" } = place.state;
  if (type === "StateEntered") {
    const details = { name: state.name, input: text(state.input), inputDetails: { truncated: false } };
    return { type: `${kind}StateEntered`, stateEnteredEventDetails: details };
  }
  if (type === "StateExited") {
    const details = { name: state.name, output: text(state.output), outputDetails: { truncated: false } };
    return { type: `${kind}StateExited`, stateExitedEventDetails: details };
  }
  if (type !== "StateFailed") return undefined;
  if (kind === "Map" || kind === "Parallel") return { type: `${kind}StateFailed` };
  if (kind !== "Task") return undefined;
  const how = error === "States.Timeout" ? "TimedOut" : "Failed";
  const details = { error, cause: typeof cause === "string" ? cause : text(cause) };
  const [resource = "", resourceType = ""] = Resource.split(":").reverse();
  return Resource.startsWith("arn:aws:lambda:")
    ? { type: `LambdaFunction${how}`, [`lambdaFunction${how}EventDetails`]: details }
    : { type: `Task${how}`, [`task${how}EventDetails`]: { resourceType, resource, ...details } };
}
