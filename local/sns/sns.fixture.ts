import { SNSClient } from "@aws-sdk/client-sns";
import type { AwsError, Caller } from "../aws.ts";
import { drivenClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { serve } from "../serve.fixture.ts";
import { createSqs } from "../sqs/sqs.ts";
import { memoryStore, type Store } from "../store.ts";
import { createTrace, type Fact } from "../trace.ts";
import type { Mail } from "./model.ts";
import { createSns } from "./sns.ts";

export const arnOf = (name: string, service = "sns") => `arn:aws:${service}:us-east-1:000000000000:${name}`;
export const queueArn = (name: string) => arnOf(name, "sqs");
export const functionArn = (name: string) => arnOf(`function:${name}`, "lambda");

/** Starts SNS on its own port with real queues and functions that only record their invocations. */
export async function startSns({ store = memoryStore(), seed = 1 }: { store?: Store; seed?: number } = {}) {
  const clock = drivenClock();
  const random = seededRandom(seed);
  const trace = createTrace(clock);
  const facts: Fact[] = [];
  trace.on((fact) => facts.push(fact));
  const sqs = createSqs({ clock, random, store, trace });
  const invoked: { arn: string; event: { Records: Record<string, unknown>[] }; caller: Caller }[] = [];
  let refuse: () => Error | undefined = () => undefined;
  let refuseSend: (groupId?: string) => Error | undefined = () => undefined;
  const unlessRefused =
    (send: typeof sqs.send): typeof sqs.send =>
    async (arn, message, caller) => {
      const error = refuseSend(message.groupId);
      if (error) throw error;
      return send(arn, message, caller);
    };
  const queues = { send: unlessRefused(sqs.send), sendLetter: unlessRefused(sqs.sendLetter) };
  const lambda = {
    async invokeAsync(arn: string, payload: string, caller: Caller) {
      const error = refuse();
      if (error) throw error;
      invoked.push({ arn, event: JSON.parse(payload), caller });
      return { requestId: "1" };
    },
  };
  let endpoint = "";
  const mails: Mail[] = [];
  const mail = (caught: Mail) => void mails.push(caught);
  const sns = createSns({ clock, random, store, trace, sqs: queues, lambda, mail, endpoint: () => endpoint });
  // Like the gateway: signed requests go to the service, links in messages to the link handler.
  const server = await serve({
    signingName: "sns",
    handle: (request, call) =>
      (request.headers["authorization"] ? undefined : sns.serveLink(request, call)) ??
      sns.service.handle(request, call),
  });
  endpoint = server.endpoint;
  const client = new SNSClient(server.client);

  return {
    clock,
    store,
    sns,
    sqs,
    client,
    endpoint,
    server,
    invoked,
    mails,
    facts: (kind: Fact["kind"]) => facts.filter((fact) => fact.kind === kind),
    /** Makes functions, or queues for messages with a group, fail with this error this many times. */
    failFunctions(error: AwsError, times = Number.POSITIVE_INFINITY) {
      let left = times;
      refuse = () => (left-- > 0 ? error : undefined);
    },
    failQueues(error: AwsError, times: number, ofGroup: string) {
      let left = times;
      refuseSend = (groupId) => (groupId === ofGroup && left-- > 0 ? error : undefined);
    },
    /** Creates a queue that lets the account's topics send. */
    createQueue(name: string, attributes: Record<string, string> = {}) {
      const Statement = {
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queueArn(name),
      };
      sqs.createQueue(name, { Policy: JSON.stringify({ Version: "2012-10-17", Statement }), ...attributes });
      return queueArn(name);
    },
    async receive(name: string) {
      return sqs.receive(queueArn(name), { max: 10, waitMs: 0 });
    },
    /** Returns the parsed envelopes in a queue. */
    async notifications(name: string): Promise<Record<string, unknown>[]> {
      const messages = await sqs.receive(queueArn(name), { max: 100, waitMs: 0 });
      return messages.map(({ body }) => JSON.parse(body));
    },
    async [Symbol.asyncDispose]() {
      await sns.stop();
      sqs.stop();
      client.destroy();
      await server.close();
    },
  };
}

export type TestSns = Awaited<ReturnType<typeof startSns>>;
