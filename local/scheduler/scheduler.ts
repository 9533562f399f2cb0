import { ADMINISTRATOR, type Caller, type Service } from "../aws.ts";
import type { Cancel, Clock } from "../clock.ts";
import { createDeadLetterQueues, type DeadLetterQueues } from "../dead-letter-queues.ts";
import type { SendToQueue } from "../delivery/send-to-queue.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { MayAssume } from "../iam/identities.ts";
import type { Random } from "../random.ts";
import { settle } from "../settle.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import { type Core, dropSchedule } from "./core.ts";
import { createInvocations } from "./invocations.ts";
import type { Invocation } from "./model.ts";
import { DEFAULT_GROUP } from "./names.ts";
import { isOver } from "./next-occurrence.ts";
import { createOccurrences } from "./occurrences.ts";
import { type Operations, operations } from "./operations/index.ts";
import { newGroup } from "./operations/schedule-groups.ts";
import { openState } from "./state.ts";
import type { TargetKinds } from "./targets/kinds.ts";
import { schedulerService } from "./wire.ts";

export interface Scheduler {
  service: Service;
  /** Runs an operation in process, as if over the wire, by default for the administrator. Throws `AwsError`. */
  run<Name extends keyof Operations>(
    name: Name,
    input: Parameters<Operations[Name]>[0],
    caller?: Caller,
  ): Promise<Awaited<ReturnType<Operations[Name]>>>;
  /** The occurrences that are on their way, wait in a flexible window or for a retry, oldest first. */
  invocations(): Invocation[];
  /** Resolves when no attempt is under way; occurrences that wait do not count. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export interface Dependencies {
  clock: Clock;
  random: Random;
  store: Store;
  trace: Trace;
  /** What can be called. */
  targets: TargetKinds;
  /** Judges what a target's role may do: nothing, when there is no such role. */
  refusal: Refusal;
  /** Judges whether a role may be assumed; every one when not given. */
  mayAssume?: MayAssume;
  /** Where dead letters go. */
  sendToQueue: SendToQueue;
  /** Resolves when what a former run left unfinished may go on; at once when not given. */
  started?: Promise<void>;
  /** Learns where schedules' dead letters go. */
  deadLetterQueues?: DeadLetterQueues;
}

/**
 * Amazon EventBridge Scheduler, on one store: it resumes what a former run on that store left unfinished. A one-time
 * schedule whose time has passed meanwhile runs at once; occurrences that recurring schedules missed are skipped.
 */
export function createScheduler(deps: Dependencies): Scheduler {
  const { clock, random, store, trace, targets: kinds, refusal, sendToQueue, started } = deps;
  const { mayAssume = () => true, deadLetterQueues = createDeadLetterQueues() } = deps;
  const state = openState(store);
  const invocations = createInvocations({
    clock,
    random,
    trace,
    state,
    kinds,
    refusal,
    mayAssume,
    sendToQueue,
    onEnd: deleteWhenOver,
  });
  const occurrences = createOccurrences(clock, state.schedules, invocations.start);
  let running = false;
  const timers = new Set<Cancel>();

  function later(ms: number, run: () => void): void {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel);
      run();
    });
    timers.add(cancel);
  }

  function deleteWhenOver(arn: string): void {
    const schedule = state.schedules.get(arn);
    if (schedule?.afterCompletion !== "DELETE" || invocations.pending(arn)) return;
    if (isOver(schedule, clock.now())) dropSchedule({ state, occurrences, deadLetterQueues }, arn);
  }

  const core: Core = {
    clock,
    random,
    store,
    state,
    kinds,
    mayAssume,
    // Until the start nothing runs: what is missing then may still come.
    occurrences: { ...occurrences, follow: (schedule) => running && occurrences.follow(schedule) },
    later,
    deadLetterQueues,
  };
  const table = operations(core);

  async function run(name: keyof Operations, input: object, caller = ADMINISTRATOR): Promise<object> {
    return table[name](input, { caller, requestId: random.uuid(), endpoint: "" });
  }

  if (!state.groups.has(DEFAULT_GROUP)) state.groups.set(DEFAULT_GROUP, newGroup(DEFAULT_GROUP, clock.now()));
  for (const group of [...state.groups.values()]) if (group.state === "DELETING") state.groups.delete(group.name);
  for (const { arn, target } of state.schedules.values()) deadLetterQueues.declare(arn, [target.DeadLetterConfig?.Arn]);
  if (started === undefined) resume();
  else started.then(resume, () => {});

  function resume(): void {
    running = true;
    invocations.resume();
    for (const schedule of [...state.schedules.values()]) {
      occurrences.follow(schedule);
      deleteWhenOver(schedule.arn);
    }
  }

  return {
    service: schedulerService(table),
    run: run as Scheduler["run"],
    invocations: () => [...state.invocations.values()],
    idle: invocations.idle,
    async stop() {
      occurrences.stop();
      for (const cancel of timers) cancel();
      invocations.stop();
      await settle(clock, invocations.idle);
    },
  };
}
