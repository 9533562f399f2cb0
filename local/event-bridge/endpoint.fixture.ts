import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { Caller } from "../aws.ts";
import { type DrivenClock, drivenClock } from "../clock.ts";
import type { QueueMessage } from "../delivery/send-to-queue.ts";
import { createRefusal } from "../iam/authorizer.ts";
import { ADMINISTRATOR_POLICY } from "../iam/caller.ts";
import type { MayAssume } from "../iam/identities.ts";
import type { PolicyDocument } from "../iam/policy.ts";
import { seededRandom } from "../random.ts";
import { serve } from "../serve.fixture.ts";
import { memoryStore, type Store } from "../store.ts";
import { createTrace, type Trace } from "../trace.ts";
import { createEventBridge, type EventBridge } from "./event-bridge.ts";
import type { DeliverTo, TargetRequest } from "./targets/kinds.ts";

/** A bus for tests: an unmodified SDK client speaks to it over HTTP, its targets and queues only take notes. */
export interface TestEndpoint extends AsyncDisposable {
  client: EventBridgeClient;
  /** A client of another account or region. */
  clientIn(place: { account?: string; region?: string }): EventBridgeClient;
  bus: EventBridge;
  clock: DrivenClock;
  trace: Trace;
  store: Store;
  /** What SQS and Lambda targets were given, in order. */
  received: TargetRequest[];
  /** What was sent to dead-letter queues, in order. */
  dead: (QueueMessage & { queue: string; caller: Caller })[];
  /** Lets a target refuse: called before each hand-over to an SQS or Lambda target. */
  onDeliver: (check: (request: TargetRequest) => unknown) => void;
  /** Lets dead-letter queues refuse. */
  onDeadLetter: (check: () => unknown) => void;
  /** Moves the clock, then lets what fell due come to its end. */
  advance(ms: number): Promise<void>;
}

interface Options {
  store?: Store;
  /** What roles may do; everything when not given. */
  policiesOf?: (roleArn: string) => readonly PolicyDocument[];
  mayAssume?: MayAssume;
}

export async function startTestEndpoint(options: Options = {}): Promise<TestEndpoint> {
  const { store = memoryStore(), policiesOf = () => [ADMINISTRATOR_POLICY], mayAssume = () => true } = options;
  const clock = drivenClock();
  const trace = createTrace(clock);
  const received: TargetRequest[] = [];
  const dead: TestEndpoint["dead"] = [];
  let check: (request: TargetRequest) => unknown = () => {};
  let checkDead: () => unknown = () => {};
  const take: DeliverTo = async (request) => {
    await check(request);
    received.push(request);
  };
  const bus = createEventBridge({
    clock,
    random: seededRandom(1),
    store,
    trace,
    targets: { sqs: take, lambda: take },
    refusal: createRefusal({ now: clock.now, policiesOf }),
    mayAssume,
    async sendToQueue(queue, message, caller) {
      await checkDead();
      dead.push({ ...message, queue, caller });
      return { messageId: `letter-${dead.length}` };
    },
  });
  const server = await serve(bus.service);
  const client = new EventBridgeClient(server.client);
  const clients = [client];
  return {
    client,
    clientIn({ account = "test", region = "us-east-1" }) {
      const credentials = { accessKeyId: account, secretAccessKey: "test" };
      const other = new EventBridgeClient({ ...server.client, credentials, region });
      clients.push(other);
      return other;
    },
    bus,
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
    async advance(ms) {
      clock.advance(ms);
      await bus.idle();
    },
    async [Symbol.asyncDispose]() {
      for (const each of clients) each.destroy();
      await bus.stop();
      await server.close();
    },
  };
}
