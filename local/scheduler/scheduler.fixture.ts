import { CreateScheduleCommand, type CreateScheduleInput, SchedulerClient } from "@aws-sdk/client-scheduler";
import { AwsError, type Caller } from "../aws.ts";
import type { DrivenClock } from "../clock.ts";
import type { QueueMessage } from "../delivery/send-to-queue.ts";
import { createRefusal } from "../iam/authorizer.ts";
import type { MayAssume } from "../iam/identities.ts";
import { seededRandom } from "../random.ts";
import { serve } from "../serve.fixture.ts";
import { memoryStore, type Store } from "../store.ts";
import { createTrace, type Fact, type Trace } from "../trace.ts";
import { frozenClock } from "./frozen-clock.fixture.ts";
import { createScheduler, type Scheduler } from "./scheduler.ts";
import type { TargetKind, TargetRequest } from "./targets/kinds.ts";

export const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";
export const DLQ = `${QUEUE}-dlq`;
export const ROLE = "arn:aws:iam::000000000000:role/scheduler";

/**
 * A scheduler for tests: an unmodified SDK client calls it over HTTP; its targets and queues only record what they get.
 */
export interface TestScheduler extends AsyncDisposable {
  client: SchedulerClient;
  scheduler: Scheduler;
  clock: DrivenClock;
  trace: Trace;
  store: Store;
  /** What targets received, in order, and when. */
  received: (TargetRequest & { at: number })[];
  /** What was sent to dead-letter queues, in order. */
  dead: (QueueMessage & { queue: string; caller: Caller })[];
  /** Makes a target fail: called before each delivery. */
  onDeliver: (check: (request: TargetRequest) => unknown) => void;
  /** Makes dead-letter queues fail. */
  onDeadLetter: (check: () => unknown) => void;
  /** Creates an enabled schedule for the queue. */
  schedule(input: Partial<CreateScheduleInput>): Promise<string | undefined>;
  /** Moves the clock to a time, then waits until everything due has finished. */
  goTo(time: string): Promise<void>;
  advance(ms: number): Promise<void>;
  facts<Kind extends Fact["kind"]>(kind: Kind): Extract<Fact, { kind: Kind }>[];
}

interface Options {
  store?: Store;
  /** The clock's starting time. */
  at?: string;
  seed?: number;
  started?: Promise<void>;
  mayAssume?: MayAssume;
}

export async function startTestScheduler(options: Options = {}): Promise<TestScheduler> {
  const { store = memoryStore(), at = "2030-01-01T00:00:00Z", seed = 1, started, mayAssume } = options;
  const clock = frozenClock(at);
  const trace = createTrace(clock);
  const received: TestScheduler["received"] = [];
  const dead: TestScheduler["dead"] = [];
  let check: (request: TargetRequest) => unknown = () => {};
  let checkDead: () => unknown = () => {};
  const take: TargetKind = {
    async deliver(request) {
      const at = clock.now();
      await check(request);
      received.push({ ...request, at });
    },
  };
  const invoke: TargetKind = {
    ...take,
    access: ({ arn: resource }) => [{ action: "lambda:InvokeFunction", resource }],
  };
  const Allow = { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: "*" };
  const policiesOf = (roleArn: string) => (roleArn === ROLE ? [{ Version: "2012-10-17", Statement: Allow }] : []);
  const scheduler = createScheduler({
    clock,
    random: seededRandom(seed),
    store,
    trace,
    targets: {
      templated: { sqs: take, lambda: invoke, events: take, sns: take, kinesis: take, states: take },
      universal: { "sqs:sendMessage": take },
    },
    refusal: createRefusal({ now: clock.now, policiesOf }),
    async sendToQueue(queue, message, caller) {
      await checkDead();
      dead.push({ ...message, queue, caller });
      return { messageId: `letter-${dead.length}` };
    },
    ...(started !== undefined && { started }),
    ...(mayAssume && { mayAssume }),
  });
  const server = await serve(scheduler.service);
  const client = new SchedulerClient(server.client);

  async function advance(ms: number): Promise<void> {
    clock.advance(ms);
    await scheduler.idle();
  }

  return {
    client,
    scheduler,
    clock,
    trace,
    store,
    received,
    dead,
    onDeliver: (next) => {
      check = next;
    },
    onDeadLetter: (next) => {
      checkDead = next;
    },
    async schedule(input) {
      const { ScheduleArn } = await client.send(new CreateScheduleCommand(scheduleInput(input)));
      return ScheduleArn;
    },
    advance,
    goTo: (time) => advance(Date.parse(time) - clock.now()),
    facts: (kind) => trace.recent().filter((fact): fact is Extract<Fact, { kind: typeof kind }> => fact.kind === kind),
    async [Symbol.asyncDispose]() {
      client.destroy();
      await scheduler.stop();
      await server.close();
    },
  };
}

/** Completes the input that a test specifies. */
export const scheduleInput = (input: Partial<CreateScheduleInput> = {}): CreateScheduleInput => ({
  Name: "orders",
  ScheduleExpression: "at(2030-01-01T12:00:00)",
  FlexibleTimeWindow: { Mode: "OFF" },
  ...input,
  Target: { Arn: QUEUE, RoleArn: ROLE, Input: "hello", ...input.Target },
});

/** The error of a target that is too busy. */
export const busy = new AwsError("ThrottlingException", "Slow down.", 429);
/** The error of a missing target. */
export const gone = new AwsError("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.");
