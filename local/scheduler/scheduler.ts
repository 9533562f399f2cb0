import type { RestOperation } from "../api/rest-operation.ts";
import type { DecodedOf } from "../api/shapes.ts";
import { validate } from "../api/validate.ts";
import { ADMINISTRATOR, type Caller, type Service } from "../aws.ts";
import type { Cancel, Clock } from "../clock.ts";
import { createDeadLetterQueues, type DeadLetterQueues } from "../dead-letter-queues.ts";
import type { SendToQueue } from "../delivery/send-to-queue.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { MayAssume } from "../iam/identities.ts";
import { restJson } from "../protocols/rest-json.ts";
import type { Random } from "../random.ts";
import { settle } from "../settle.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import { createInvocations } from "./invocations.ts";
import type { Invocation } from "./model.ts";
import { DEFAULT_GROUP } from "./names.ts";
import { type DueSchedule, dueSchedule, isOver } from "./next-occurrence.ts";
import { createOccurrences } from "./occurrences.ts";
import { operations } from "./operations/index.ts";
import { deployScheduleGroup, group, newGroup } from "./operations/schedule-groups.ts";
import { deploySchedule } from "./operations/schedules.ts";
import { schedule } from "./shapes.ts";
import { dropSchedule, openCollections, type State } from "./state.ts";
import type { TargetKinds } from "./targets/kinds.ts";

type Operations = typeof operations;

export interface Scheduler {
  service: Service;
  /** Runs an operation in process, as if called over the wire, by default as the administrator. Throws `AwsError`. */
  run<Name extends keyof Operations>(
    name: Name,
    input: DecodedOf<Operations[Name]["input"]>,
    caller?: Caller,
  ): Promise<Awaited<ReturnType<Operations[Name]["run"]>>>;
  /** Creates a schedule as declared in a template, or updates the existing one. Its start date may be in the past. */
  deploySchedule(input: DecodedOf<typeof schedule>): { ScheduleArn: string };
  /** Creates a schedule group as declared in a template, or updates the existing one. */
  deployScheduleGroup(input: DecodedOf<typeof group>): { ScheduleGroupArn: string };
  /** Every schedule, and when it is due next. */
  dueSchedules(): DueSchedule[];
  /** Runs a schedule at once, apart from its occurrences. False when there is none. */
  runSchedule(arn: string): boolean;
  /** Returns the occurrences in progress or waiting for a flexible window or a retry, oldest first. */
  invocations(): Invocation[];
  /** Resolves when no attempt is in progress; waiting occurrences do not count. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export interface Dependencies {
  clock: Clock;
  random: Random;
  store: Store;
  trace: Trace;
  /** The kinds of target that can be called. */
  targets: TargetKinds;
  /** Authorizes calls by a target's role; a role that does not exist has no permissions. */
  refusal: Refusal;
  /** Decides whether a role may be assumed; if absent, any role may. */
  mayAssume?: MayAssume;
  /** Where dead letters go. */
  sendToQueue: SendToQueue;
  /** Resolves when work left by an earlier run may resume; if absent, immediately. */
  started?: Promise<void>;
  /** Records where schedules' dead letters go. */
  deadLetterQueues?: DeadLetterQueues;
}

/**
 * Amazon EventBridge Scheduler on one store, where it resumes what an earlier run left unfinished. A one-time schedule
 * whose time has passed runs immediately; missed occurrences of recurring schedules are skipped.
 */
export function createScheduler(deps: Dependencies): Scheduler {
  const { clock, random, store, trace, targets: kinds, refusal, sendToQueue, started } = deps;
  const { mayAssume = () => true, deadLetterQueues = createDeadLetterQueues() } = deps;
  const collections = openCollections(store);
  const { groups, schedules } = collections;
  const invocations = createInvocations({
    clock,
    random,
    trace,
    collections,
    kinds,
    refusal,
    mayAssume,
    sendToQueue,
    onEnd: deleteWhenOver,
  });
  const occurrences = createOccurrences(clock, schedules, invocations.start);
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
    const found = schedules.get(arn);
    if (found?.afterCompletion !== "DELETE" || invocations.pending(arn)) return;
    if (isOver(found, clock.now())) dropSchedule({ schedules, occurrences, deadLetterQueues }, arn);
  }

  const state: State = {
    ...collections,
    clock,
    kinds,
    mayAssume,
    // Nothing runs until the start, because targets may still be missing.
    occurrences: { ...occurrences, follow: (each) => running && occurrences.follow(each) },
    later,
    deadLetterQueues,
  };

  async function run(name: keyof Operations, input: object, caller = ADMINISTRATOR): Promise<object> {
    const operation: RestOperation<State> = operations[name];
    return operation.run(state, validate(input, operation.input), { caller, requestId: random.uuid(), endpoint: "" });
  }

  if (!groups.has(DEFAULT_GROUP)) groups.set(DEFAULT_GROUP, newGroup(DEFAULT_GROUP, clock.now()));
  for (const each of [...groups.values()]) if (each.state === "DELETING") groups.delete(each.name);
  for (const { arn, target } of schedules.values()) deadLetterQueues.declare(arn, [target.DeadLetterConfig?.Arn]);
  if (started === undefined) resume();
  else started.then(resume, () => {});

  function resume(): void {
    running = true;
    invocations.resume();
    for (const each of [...schedules.values()]) {
      occurrences.follow(each);
      deleteWhenOver(each.arn);
    }
  }

  return {
    service: restJson({ signingName: "scheduler", operations, state }),
    run: run as Scheduler["run"],
    deploySchedule: (input) => deploySchedule(state, validate(input, schedule)),
    deployScheduleGroup: (input) => deployScheduleGroup(state, validate(input, group)),
    dueSchedules: () => [...schedules.values()].map((each) => dueSchedule(each, clock.now())),
    runSchedule(arn) {
      const found = schedules.get(arn);
      if (found) invocations.start({ ...found, window: { Mode: "OFF" } }, clock.now());
      return found !== undefined;
    },
    invocations: () => [...collections.invocations.values()],
    idle: invocations.idle,
    async stop() {
      occurrences.stop();
      for (const cancel of timers) cancel();
      invocations.stop();
      await settle(clock, invocations.idle);
    },
  };
}
