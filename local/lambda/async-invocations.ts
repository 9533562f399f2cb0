import { AwsError } from "../aws.ts";
import type { Cancel, Clock } from "../clock.ts";
import type { Collection, Store } from "../store.ts";
import { eventIdsOf } from "../trace/event-ids.ts";
import type { SendToDestination } from "./destination.ts";
import { roleCaller } from "./function-config.ts";
import type { LambdaFunction } from "./functions.ts";
import type { Invocation, Run } from "./invocation.ts";
import { type Condition, invocationRecord } from "./invocation-record.ts";

/** An accepted event that is not finished. Times are in milliseconds since the epoch. */
interface AsyncEvent {
  requestId: string;
  functionArn: string;
  payload: string;
  trigger: string;
  traceHeader?: string;
  acceptedAt: number;
  /** The earliest time of its next run. */
  dueAt: number;
  /** Runs that ended with a function error. */
  failures: number;
  /** Consecutive times that Lambda itself could not run it. */
  refusals: number;
}

/** An event as it is accepted; `traceHeader` is its publisher's. */
type Accepted = Pick<AsyncEvent, "requestId" | "payload" | "trigger" | "traceHeader">;

export interface AsyncInvocations {
  accept(target: LambdaFunction, event: Accepted): void;
  /** Resumes the events accepted before a restart. */
  resume(target: LambdaFunction): void;
  /** Drops the events of a deleted function. */
  forget(functionArn: string): void;
  stop(): void;
}

// Lambda retries an event one minute after its first failure, and two minutes after its second.
const RETRY_MS = [60_000, 120_000];
const LONGEST_BACK_OFF_MS = 300_000;

/** Creates Lambda's internal event queue: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
export function createAsyncInvocations(deps: {
  clock: Clock;
  store: Store;
  run: Run;
  sendToDestination: SendToDestination;
  /** How many events of one function run concurrently. */
  concurrency: number;
}): AsyncInvocations {
  const { clock, store, run, sendToDestination, concurrency } = deps;
  const events: Collection<AsyncEvent> = store.collection("lambda.async-events");
  const lanes = new Map<string, { ready: AsyncEvent[]; running: number }>();
  const waits = new Set<Cancel>();
  let stopped = false;

  function schedule(target: LambdaFunction, event: AsyncEvent): void {
    if (stopped) return;
    const lane = lanes.get(target.arn) ?? { ready: [], running: 0 };
    lanes.set(target.arn, lane);
    const queue = () => {
      lane.ready.push(event);
      pump(target, lane);
    };
    const wait = event.dueAt - clock.now();
    if (wait <= 0) {
      queue();
      return;
    }
    const cancel = clock.after(wait, () => {
      waits.delete(cancel);
      queue();
    });
    waits.add(cancel);
  }

  function pump(target: LambdaFunction, lane: { ready: AsyncEvent[]; running: number }): void {
    while (!stopped && lane.running < concurrency) {
      const event = lane.ready.shift();
      if (!event) return;
      lane.running++;
      void attempt(target, event).finally(() => {
        lane.running--;
        pump(target, lane);
      });
    }
  }

  async function attempt(target: LambdaFunction, event: AsyncEvent): Promise<void> {
    if (!events.has(event.requestId)) return;
    if (target.config.reservedConcurrency === 0) return finish(target, event, "ZeroReservedConcurrency");
    let invocation: Invocation;
    try {
      invocation = await run(target, event);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const backOff = Math.min(1_000 * 2 ** event.refusals, LONGEST_BACK_OFF_MS);
      return again(target, { ...event, refusals: event.refusals + 1 }, backOff);
    }
    if (!invocation.error) return finish(target, event, "Success", invocation);
    // A run killed by a stop did not fail: it runs again after the restart.
    if (stopped) return;
    const failed = { ...event, failures: event.failures + 1, refusals: 0 };
    const exhausted = failed.failures > target.asyncConfig.maximumRetryAttempts;
    if (exhausted) return finish(target, failed, "RetriesExhausted", invocation);
    return again(target, failed, RETRY_MS[failed.failures - 1] ?? 0, invocation);
  }

  async function again(target: LambdaFunction, event: AsyncEvent, delay: number, last?: Invocation): Promise<void> {
    if (stopped || !events.has(event.requestId)) return;
    const dueAt = clock.now() + delay;
    if (dueAt - event.acceptedAt > target.asyncConfig.maximumEventAgeSeconds * 1_000) {
      return finish(target, event, "EventAgeExceeded", last);
    }
    const next = { ...event, dueAt };
    events.set(next.requestId, next);
    schedule(target, next);
  }

  async function finish(
    target: LambdaFunction,
    event: AsyncEvent,
    condition: Condition,
    last?: Invocation,
  ): Promise<void> {
    const { onSuccessArn, onFailureArn } = target.asyncConfig;
    const succeeded = condition === "Success";
    const to = succeeded ? onSuccessArn : onFailureArn;
    if (to !== undefined) {
      const record = invocationRecord({
        requestId: event.requestId,
        functionArn: target.arn,
        condition,
        invokeCount: event.failures + (succeeded ? 1 : 0),
        requestPayload: event.payload,
        response: last && { payload: last.payload, failed: last.error !== undefined },
        at: clock.now(),
      });
      const [eventId] = eventIdsOf(event.payload);
      const reason = last?.error ? `${condition}: ${last.error.errorType}: ${last.error.errorMessage}` : condition;
      await sendToDestination(record, {
        from: target.arn,
        to,
        caller: { ...roleCaller(target.config), requestId: event.requestId },
        ...(!succeeded && { failure: { reason, tries: event.failures, eventId } }),
      });
    }
    events.delete(event.requestId);
  }

  return {
    accept(target, accepted) {
      const now = clock.now();
      const event = { ...accepted, functionArn: target.arn, acceptedAt: now, dueAt: now, failures: 0, refusals: 0 };
      events.set(event.requestId, event);
      schedule(target, event);
    },
    resume(target) {
      for (const event of [...events.values()]) if (event.functionArn === target.arn) schedule(target, event);
    },
    forget(functionArn) {
      for (const event of [...events.values()]) if (event.functionArn === functionArn) events.delete(event.requestId);
    },
    stop() {
      stopped = true;
      for (const cancel of waits) cancel();
    },
  };
}
