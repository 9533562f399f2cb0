import { KinesisClient } from "@aws-sdk/client-kinesis";
import { afterEach, beforeEach } from "vitest";
import { type DrivenClock, drivenClock } from "../clock.ts";
import { createGateway } from "../gateway/gateway.ts";
import { createRefusal } from "../iam/authorizer.ts";
import { seededRandom } from "../random.ts";
import { memoryStore, type Store } from "../store.ts";
import { createTrace } from "../trace.ts";
import { createKinesis, type Kinesis } from "./kinesis.ts";

export interface Running {
  clock: DrivenClock;
  store: Store;
  kinesis: Kinesis;
  url: string;
  client: KinesisClient;
  stop(): Promise<void>;
}

/** Starts Kinesis behind the gateway, because the SDK's client begins with HTTP/2. `policies` apply to every role. */
export async function runKinesis(
  store: Store = memoryStore(),
  policies: object[] = [],
  clock: DrivenClock = drivenClock(),
): Promise<Running> {
  const refusal = createRefusal({ now: clock.now, policiesOf: () => policies });
  const kinesis = createKinesis({ clock, store, refusal });
  const gateway = createGateway({
    services: [kinesis.service],
    unsigned: async () => ({ status: 404, headers: {}, body: "" }),
    control: async (_, response) => void response.end(),
    callerOf: () => undefined,
    refusal,
    random: seededRandom(1),
    trace: createTrace(clock),
  });
  const url = await gateway.listen(0);
  const client = new KinesisClient({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  return {
    clock,
    store,
    kinesis,
    url,
    client,
    async stop() {
      client.destroy();
      await gateway.close();
    },
  };
}

/** Starts a separate Kinesis for each test in a file. */
export function eachWithKinesis(): Running {
  const running = {} as Running;
  beforeEach(async () => {
    Object.assign(running, await runKinesis());
  });
  afterEach(() => running.stop());
  return running;
}
