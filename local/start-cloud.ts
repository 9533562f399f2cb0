import { setTimeout as delay } from "node:timers/promises";
import type { RunningCloud } from "./cloud.ts";
import type { Faults } from "./faults/faults.ts";
import { openCloud } from "./open-cloud.ts";
import { seededRandom } from "./random.ts";
import type { AppSettings } from "./template/app-settings.ts";
import { readAssemblies } from "./template/assembly.ts";
import { deploy, type Output } from "./template/deploy.ts";
import type { Fact, FactOf } from "./trace.ts";
import { type WaitOptions, waitForFact } from "./wait.ts";

export interface LocalCloudOptions extends AppSettings {
  /** The directories of cloud assemblies (`cdk.out`); without one the cloud is empty. */
  app?: string | readonly string[];
  /** Of the endpoint, on 127.0.0.1 (default 0: a free one). */
  port?: number;
  /** Keeps all data in this directory and resumes from it; without one, a stop forgets everything. */
  dataDirectory?: string;
  /** Makes ids, jitter and the order of deliveries repeatable. */
  seed?: number;
  /** Keeps functions' compiled code here from one start to the next, which shortens cold starts. */
  compileCacheDirectory?: string;
}

/** What an AWS SDK client takes to talk to the cloud: `new SQSClient(cloud.client)`. */
export interface ClientSettings {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** A cloud that runs in this process. */
export interface LocalCloud {
  /** Such as `http://127.0.0.1:4566`. */
  endpoint: string;
  client: ClientSettings;
  /** The outputs of the stacks that have a description. */
  outputs: Output[];
  trace: {
    /** Calls `listener` with every later fact; the result stops that. */
    on(listener: (fact: Fact) => void): () => void;
    /** The facts still held, oldest first. */
    recent(): Fact[];
  };
  /** The cloud's time. It follows the machine's until it is driven. */
  clock: {
    /** Milliseconds since the epoch. */
    now(): number;
    /** Moves time forward; schedules, retries and timeouts on the way fire in order, each at its own time. */
    advance(milliseconds: number): void;
  };
  /** What goes wrong on purpose. */
  faults: Pick<Faults, "add" | "list" | "ended" | "remove" | "clear">;
  /**
   * The first fact that fits, past or future. Rejects after `limitMs`.
   *
   * @example await cloud.next("mail", ({ to }) => to.includes("ada@example.com"));
   */
  next<Kind extends Fact["kind"]>(
    kinds: Kind | readonly Kind[],
    fits?: (fact: FactOf<Kind>) => boolean,
    options?: WaitOptions,
  ): Promise<FactOf<Kind>>;
  /**
   * The delivery of an event (EventBridge's own id) to a target (an ARN, or its last part).
   *
   * @example const { Entries } = await events.send(new PutEventsCommand(…));
   * await cloud.delivered(Entries[0].EventId, "orders-queue");
   */
  delivered(eventId: string, target: string, options?: WaitOptions): Promise<FactOf<"delivered">>;
  /** Resolves when nothing is under way: no delivery, no invocation, no message that a function is about to get. Waits for retries do not count. */
  quiet(options?: WaitOptions): Promise<void>;
  /** Ends functions, timers and the endpoint. */
  stop(): Promise<void>;
}

const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };
/** Long enough for what one step hands to the next without anybody having it in between. */
const QUIET_MS = 100;
const QUIET_LIMIT_MS = 60_000;

/**
 * Starts a cloud in this process and deploys an assembly to it. Rejects with `UnsupportedTemplate`, which names the
 * resource, when the templates hold something that the cloud does not run; nothing is left running then.
 *
 * @example
 * const cloud = await startCloud({ app: "cdk.out" });
 * const sqs = new SQSClient(cloud.client);
 * …
 * await cloud.stop();
 */
export async function startCloud(options: LocalCloudOptions = {}): Promise<LocalCloud> {
  const { app, port = 0, seed, stage, inert = [], parameters = {}, ...settings } = options;
  const {
    cloud,
    clock,
    trace,
    store,
    close: stop,
  } = await openCloud({
    ...settings,
    onStoreFailure: ({ message }) => console.error(message),
    ...(seed !== undefined && { random: seededRandom(seed) }),
    drivenByRequests: true,
  });
  try {
    const endpoint = await cloud.listen(port);
    const asked = { stage, inert, parameters };
    const stacks = app === undefined ? [] : await readAssemblies([app].flat(), asked);
    const { outputs } = await deploy(stacks, cloud, asked);
    await store.flush();
    cloud.start();
    const next: LocalCloud["next"] = (kinds, fits = () => true, wait = {}) => waitForFact(trace, kinds, fits, wait);
    return {
      endpoint,
      client: { endpoint, region: "us-east-1", credentials: CREDENTIALS },
      outputs,
      trace: { on: trace.on, recent: trace.recent },
      clock: { now: clock.now, advance: clock.advance },
      faults: cloud.faults,
      next,
      delivered: (eventId, target, wait) =>
        next("delivered", (fact) => fact.eventId === eventId && isNamed(fact.target, target), wait),
      quiet: (wait) => quiet(cloud, trace.last, wait),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Whether an ARN is the one that was asked for, or ends in the name that was. */
const isNamed = (arn: string, asked: string): boolean => arn === asked || arn.split(/[:/]/).at(-1) === asked;

async function quiet(
  cloud: RunningCloud,
  lastFact: () => number | undefined,
  { limitMs = QUIET_LIMIT_MS, signal }: WaitOptions = {},
): Promise<void> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    signal?.throwIfAborted();
    const before = lastFact();
    await Promise.all([cloud.eventBridge.idle(), cloud.sns.idle(), cloud.scheduler.idle()]);
    await delay(QUIET_MS);
    const underWay = stillUnderWay(cloud);
    if (underWay.length === 0 && lastFact() === before) return;
    if (Date.now() > deadline) {
      throw new Error(
        `The cloud was not quiet within ${limitMs} ms. Under way: ${underWay.join(", ") || "new facts"}.`,
      );
    }
  }
}

/** Functions that run, and queues whose messages a function is about to get. */
function stillUnderWay({ lambda, sqs }: RunningCloud): string[] {
  const running = lambda.environments().filter(({ busy }) => busy);
  const sources = new Set(lambda.eventSources());
  const full = sqs.queues().filter(({ arn, visible }) => visible > 0 && sources.has(arn));
  return [...running.map((each) => each.function), ...full.map(({ arn }) => arn)];
}
