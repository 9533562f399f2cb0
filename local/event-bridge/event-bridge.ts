import { carryOut } from "../api/carry-out.ts";
import { decode } from "../api/decode.ts";
import type { Operation } from "../api/operation.ts";
import type { DecodedOf, Members } from "../api/shapes.ts";
import { ADMINISTRATOR, type Call, type Caller, type Service } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { createDeadLetterQueues, type DeadLetterQueues } from "../dead-letter-queues.ts";
import type { SendToQueue } from "../delivery/send-to-queue.ts";
import { createRefusal, type Refusal } from "../iam/authorizer.ts";
import type { MayAssume } from "../iam/identities.ts";
import type { Random } from "../random.ts";
import { settle } from "../settle.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import { type VendLogs, writeBusLogs } from "./bus-logs/bus-logs.ts";
import { findBus } from "./buses.ts";
import { createDeliveries } from "./delivery/deliveries.ts";
import { envelop } from "./envelope.ts";
import { judgeOf } from "./judge.ts";
import type { Delivery } from "./model.ts";
import { busOf } from "./names.ts";
import { type Operations, operations } from "./operations/index.ts";
import { createPublish, type Publish } from "./publish.ts";
import { openRecords } from "./records.ts";
import { createReplays } from "./replays.ts";
import { createRouting } from "./routing.ts";
import { createRuleFacts } from "./rule-facts.ts";
import { createSchedules, type DueRule, dueRules } from "./schedules.ts";
import { HOME } from "./scope.ts";
import { api, createService } from "./service.ts";
import type { State } from "./state.ts";
import { apiDestinationTarget } from "./targets/api-destination.ts";
import { eventBusTarget } from "./targets/event-bus.ts";
import { createFetchInTime } from "./targets/fetch-in-time.ts";
import type { TargetKinds } from "./targets/kinds.ts";
import { createOAuthTokens } from "./targets/oauth-tokens.ts";
import { createPace } from "./targets/pace.ts";

export interface EventBridge {
  service: Service;
  /** Runs an operation in process, as if over the wire, by default as the administrator. Throws `AwsError`. */
  run<Name extends keyof Operations>(
    name: Name,
    input: DecodedOf<Operations[Name]["input"]>,
    caller?: Caller,
  ): Promise<Awaited<ReturnType<Operations[Name]["run"]>>>;
  /** Returns the deliveries that are in progress or wait for a retry, oldest first. */
  deliveries(): Delivery[];
  /** The rules that run by a schedule, and when each does next. */
  dueRules(): DueRule[];
  /** Runs a rule that has a schedule, apart from its schedule. False when there is none. */
  runRule(ruleArn: string): boolean;
  /** Resolves when no attempt and no replay is in progress; deliveries that wait for a retry do not count. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export interface Dependencies {
  clock: Clock;
  random: Random;
  store: Store;
  trace: Trace;
  /** Target kinds by the service in their ARN, such as `sqs`. Buses and API destinations are built in. */
  targets: TargetKinds;
  /** Sends dead letters to their queues. */
  sendToQueue: SendToQueue;
  /** Authorizes calls and deliveries; without it, a role has only what buses grant it. */
  refusal?: Refusal;
  /** Whether EventBridge may assume a target's role; by default, any role. */
  mayAssume?: MayAssume;
  /** Resolves when a previous run's unfinished work may resume; by default, immediately. */
  started?: Promise<void>;
  /** Writes the logs of buses; without it, they are written nowhere. */
  vendLogs?: VendLogs;
  /** Registers the dead-letter queues of rules. */
  deadLetterQueues?: DeadLetterQueues;
}

/**
 * Creates Amazon EventBridge with rules and targets on a store, and resumes what a previous run on that store left
 * unfinished.
 */
export function createEventBridge(dependencies: Dependencies): EventBridge {
  const { clock, random, store, trace, targets, sendToQueue, started } = dependencies;
  const { refusal = createRefusal(clock), mayAssume = () => true } = dependencies;
  const { deadLetterQueues = createDeadLetterQueues() } = dependencies;
  const records = openRecords(store);
  if (dependencies.vendLogs) writeBusLogs({ trace, records, vend: dependencies.vendLogs });
  const routing = createRouting();
  const ruleFacts = createRuleFacts(trace, deadLetterQueues);
  const publish: Publish = (...event) => put(...event);
  const stopping = new AbortController();
  const fetchInTime = createFetchInTime(clock, stopping.signal, store.flush);
  const tokens = createOAuthTokens(clock, records, fetchInTime);
  const pace = createPace(clock, stopping.signal);
  const apiDestinations = apiDestinationTarget({ clock, records, tokens, fetchInTime, pace, refusal });
  const buses = eventBusTarget({ clock, random, records, trace, scope: HOME, refusal, publish });
  const kinds: TargetKinds = {
    ...targets,
    events: (request) => (request.arn.includes(":api-destination/") ? apiDestinations : buses)(request),
  };
  const deliveries = createDeliveries({
    clock,
    random,
    trace,
    records: records.deliveries,
    kinds,
    sendToQueue,
    mayAssume,
  });
  const put = createPublish({ now: clock.now, records, routing, deliveries, trace, revisionOf: ruleFacts.revisionOf });
  const replays = createReplays({ clock, random, records, publish });
  const schedules = createSchedules(clock, fire);
  const state: State = {
    scope: HOME,
    clock,
    random,
    store,
    trace,
    records,
    kinds,
    routing,
    schedules,
    ruleFacts,
    deliveries,
    replays,
    publish,
    tokens,
    refusal,
    mayAssume,
  };
  function fire(ruleArn: string, dueAt: number): void {
    const rule = records.rules.get(ruleArn);
    if (!rule) return;
    const { account, region } = busOf(rule.bus);
    const event = envelop({
      id: random.uuid(),
      account,
      region,
      source: "aws.events",
      detailType: "Scheduled Event",
      time: dueAt,
      resources: [ruleArn],
      detail: "{}",
      parsed: {},
    });
    const { id: eventId, time } = event.envelope;
    trace.emit({ kind: "scheduled", rule: ruleArn, eventId, time, revision: ruleFacts.revisionOf(ruleArn) });
    for (const target of rule.targets) void deliveries.start(event, ruleArn, target);
  }

  async function run(name: keyof Operations, input: object, caller = ADMINISTRATOR): Promise<object> {
    const call: Call = { caller, requestId: random.uuid(), endpoint: "" };
    const operation: Operation<State> = operations[name];
    const asked = { name, operation, decode: (members: Members) => decode(input, members) };
    return carryOut({ ...api, state }, asked, { ...call, refusal: judgeOf(state, call) });
  }

  findBus(state, undefined);
  for (const rule of records.rules.values()) {
    ruleFacts.changed(rule);
    routing.put(rule);
  }
  if (started === undefined) resume();
  else started.then(resume, () => {});

  function resume(): void {
    for (const rule of records.rules.values()) schedules.put(rule);
    deliveries.resume();
    replays.resume();
  }

  return {
    service: createService(state),
    run: run as EventBridge["run"],
    deliveries: () => [...records.deliveries.values()],
    dueRules: () => dueRules(records.rules.values(), clock.now()),
    runRule(ruleArn) {
      if (!records.rules.get(ruleArn)?.scheduleExpression) return false;
      fire(ruleArn, clock.now());
      return true;
    },
    async idle() {
      await replays.idle();
      await deliveries.idle();
    },
    async stop() {
      schedules.stop();
      await replays.stop();
      await deliveries.stop();
      stopping.abort();
      await settle(clock, deliveries.idle);
    },
  };
}
