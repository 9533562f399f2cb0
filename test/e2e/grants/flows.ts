import { createHash, randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { GetQueueUrlCommand, QueueDoesNotExist, SendMessageCommand } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Fact, FactOf, LocalCloud, WaitOptions } from "cdk-local-cloud";
import type { Contract } from "../../../events/contract.ts";
import { SettlementRequested } from "../../../events/contracts/settlement-requested.ts";
import { createEvent, type Event } from "../../../events/event.ts";
import { nameOf } from "../../../events/names.ts";
import { services } from "../../../infra/app.ts";
import { patternsOf } from "../../../infra/constructs/patterns.ts";
import type { Service } from "../../../infra/service.ts";
import { LOCAL } from "../../support/local-cloud.ts";
import { orderOf } from "../../support/orders.ts";
import type { Clients } from "./clients.ts";
import type { PolicyStatement } from "./statements.ts";

/** Something that the system does, from its trigger to the fact that shows it done. Rejects when the signal is aborted. */
export type Flow = (signal?: AbortSignal) => Promise<unknown>;

/** A test waits for two facts, one after the other, within its own limit; a busy machine takes its time. */
export const LIMIT_MS = 40_000;

const functionArn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${nameOf(LOCAL, name)}`;

/** The next fact from now on that fits. Rejects, naming `what` it waited for, when the signal is aborted and after `limitMs`. */
export async function nextFact<Kind extends Fact["kind"]>(
  cloud: LocalCloud,
  what: string,
  kinds: readonly Kind[],
  fits: (fact: FactOf<Kind>) => boolean,
  options: WaitOptions = {},
): Promise<FactOf<Kind>> {
  try {
    return await cloud.next(kinds, fits, { ...options, after: cloud.trace.recent().at(-1)?.seq ?? 0 });
  } catch (cause) {
    throw new Error(`Waited in vain for ${what}: ${(cause as Error).message}`, { cause });
  }
}

const overview: [string, Service][] = Object.entries(services);

/** The functions that consume events, by their names without the stage. */
const consumers: { name: string; contracts: Contract[] }[] = overview.flatMap(([service, { consumes }]) =>
  Object.entries(consumes).map(([name, { contracts }]) => ({ name: `${service}-${name}`, contracts })),
);

/** A contract of the events that a function consumes. */
function consumedBy(name: string): Contract {
  const contract = consumers.find((each) => each.name === name)?.contracts[0];
  if (contract) return contract;
  throw new Error(`${name} consumes nothing: say in RUNS (test/e2e/grants/flows.ts) what it does.`);
}

/** What the statements of the templates are needed for; functions by their names without the stage. */
export function flowsOf(cloud: LocalCloud, { lambda, sqs, s3 }: Clients) {
  const { clock, endpoint } = cloud;
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(cloud.client));
  const seen = <Kind extends Fact["kind"]>(
    what: string,
    kind: Kind,
    fits: (fact: FactOf<Kind>) => boolean,
    signal: AbortSignal | undefined,
  ) => nextFact(cloud, what, [kind], fits, { signal, limitMs: LIMIT_MS });

  const published = (type: string, holds: (data: Record<string, unknown>) => boolean, signal?: AbortSignal) =>
    seen(
      `${type} on the bus`,
      "put",
      ({ event }) => event["detail-type"] === type && holds(event.detail["data"] as Record<string, unknown>),
      signal,
    );
  const logged = (name: string, text: string, signal?: AbortSignal) =>
    seen(
      `${name} logs ${text}`,
      "log",
      (fact) => fact.function === functionArn(name) && fact.line.includes(text),
      signal,
    );

  async function request(method: string, path: string, body?: object, key: string = randomUUID()) {
    const response = await fetch(`${endpoint}${path}`, {
      method,
      ...(body && {
        headers: { "content-type": "application/json", "idempotency-key": key },
        body: JSON.stringify(body),
      }),
    });
    const answer = (await response.json()) as { orderId: string };
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** From the request to the event that says that the customer was told. */
  const place =
    (card: string, lines = 1): Flow =>
    async (signal) => {
      const line = { sku: "TEA-1", quantity: 2, unitPrice: 450 };
      const order = orderOf(
        card,
        Array.from({ length: lines }, () => line),
      );
      const told = published("NotificationSent", ({ to }) => to === order.email, signal);
      const [{ orderId }] = await together(request("POST", "/orders", order), told);
      return orderId;
    };
  const order = place("tok_approved");

  const audited: Flow = (signal) =>
    together(
      order(signal),
      seen("the audit log has it", "delivered", ({ target }) => target.includes(":log-group:"), signal),
    );

  const get: Flow = async () => {
    const orderId = await settled;
    return request("GET", `/orders/${orderId}`);
  };
  const settled = order() as Promise<string>;
  settled.catch(() => {});

  /** The same request twice: the second finds the order of the first. */
  const twice: Flow = async () => {
    const [body, key] = [orderOf("tok_approved"), randomUUID()];
    const [first, second] = [await request("POST", "/orders", body, key), await request("POST", "/orders", body, key)];
    if (first.orderId !== second.orderId) throw new Error("The same request made two orders.");
  };

  /** A confirmed order is cancelled, and refunded. */
  const cancel: Flow = async (signal) => {
    const orderId = await order(signal);
    const refunded = published("PaymentRefunded", (data) => data["orderId"] === orderId, signal);
    await together(request("POST", `/orders/${orderId}/cancel`), refunded);
    return orderId;
  };

  /** A cancelled order that asks what became of its money hears it again. */
  const settledTwice: Flow = async (signal) => {
    const orderId = (await cancel(signal)) as string;
    const asking = createEvent(SettlementRequested, { orderId }, cause(), new Date().toISOString());
    const body = JSON.stringify(envelopeOf(asking, { data: asking.data }));
    const told = published("PaymentRefunded", (data) => data["orderId"] === orderId, signal);
    await together(sendTo("payment-on-order-cancelled", body), told);
  };

  /** Sends a message to a function's queue. Returns whether it has one. */
  async function sendTo(name: string, MessageBody: string): Promise<boolean> {
    try {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: nameOf(LOCAL, name) }));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      return true;
    } catch (error) {
      if (error instanceof QueueDoesNotExist) return false;
      throw error;
    }
  }

  const invokeLater = (name: string, payload: unknown) =>
    lambda.send(
      new InvokeCommand({
        FunctionName: functionArn(name),
        InvocationType: "Event",
        Payload: Buffer.from(JSON.stringify(payload)),
      }),
    );
  const tick = (ahead = 0) => ({ id: randomUUID(), time: new Date(clock.now() + ahead).toISOString() });

  /** An order that nobody could charge expires. */
  const expire: Flow = async (signal) => {
    const { orderId } = await request("POST", "/orders", orderOf("tok_down"));
    const cancelled = published("OrderCancelled", (data) => data["orderId"] === orderId, signal);
    await together(invokeLater("order-expire-orders", tick(3_600_000)), cancelled);
  };

  /** A cancelled order whose refund the provider does not do at once. */
  const owed: Flow = async (signal) => {
    const orderId = await place("tok_refund_pending")(signal);
    const pending = logged("payment-on-order-cancelled", "Refund is not done", signal);
    await together(request("POST", `/orders/${orderId}/cancel`), pending);
    return orderId;
  };

  /** The refund is done when it is asked about again. */
  const reconcile: Flow = async (signal) => {
    const orderId = await owed(signal);
    const refunded = published("PaymentRefunded", (data) => data["orderId"] === orderId, signal);
    await together(invokeLater("payment-reconcile-refunds", tick(3_600_000)), refunded);
  };

  /** The order asks what became of its money. */
  const ask: Flow = async (signal) => {
    const orderId = await owed(signal);
    const asked = published("SettlementRequested", (data) => data["orderId"] === orderId, signal);
    await together(invokeLater("order-request-settlements", tick(3_600_000)), asked);
  };

  let day = 0;
  const report: Flow = (signal) =>
    together(
      invokeLater("order-report-sales", tick(++day * 86_400_000)),
      logged("order-report-sales", "Sales reported", signal),
    );

  /** A function that fails three times, a minute and two minutes apart: the event lands in its dead-letter queue. */
  const fails =
    (name: string): Flow =>
    async (signal) => {
      const ended = seen(`${name} failed for good`, "dead-lettered", ({ from }) => from === functionArn(name), signal);
      const failure = () =>
        seen(
          `${name} fails`,
          "invoked",
          (fact) => fact.function === functionArn(name) && (fact.error ?? "").includes("not a scheduled event"),
          signal,
        );
      const attempts = async () => {
        let failed = failure();
        await invokeLater(name, {});
        for (const minutes of [1, 2]) {
          await failed;
          failed = failure();
          await setImmediate();
          clock.advance(minutes * 60_000);
        }
        await failed;
      };
      await together(attempts(), ended);
    };

  /** An event whose claim is gone is put away by its consumer. */
  const claimGone =
    (name: string): Flow =>
    async (signal) => {
      const contract = consumedBy(name);
      const event = createEvent(contract, contract.example, cause(), new Date().toISOString());
      const sha256 = createHash("sha256").update(randomUUID()).digest("hex");
      const claim = { bucket: await claimBucket(), key: `${contract.type}/${sha256}`, bytes: 1, sha256 };
      const envelope = envelopeOf(event, { claim });
      const away = logged(name, "CLAIM_MISSING", signal);
      const send = async () => (await sendTo(name, JSON.stringify(envelope))) || invokeLater(name, envelope);
      await together<unknown, unknown>(send(), away);
    };
  async function claimBucket(): Promise<string> {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand());
    return Buckets.find(({ Name }) => Name?.includes("claims"))?.Name ?? "";
  }

  /** What stands in an item's outbox and is no event is put away by the relay. */
  const junk =
    (relay: string): Flow =>
    (signal) => {
      const put = async () => {
        const { TableName, key } = await tableOf(relay);
        const item = { [key]: `junk-${randomUUID()}`, outbox: ["junk"] };
        await documents.send(new PutCommand({ TableName, Item: item }));
      };
      return together(put(), logged(relay, "Entry dead-lettered", signal));
    };
  /** The table whose stream a relay reads. */
  async function tableOf(relay: string): Promise<{ TableName: string; key: string }> {
    const { EventSourceMappings = [] } = await lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName: functionArn(relay) }),
    );
    const [, TableName = ""] = EventSourceMappings[0]?.EventSourceArn?.split("/") ?? [];
    const { Table } = await documents.send(new DescribeTableCommand({ TableName }));
    return { TableName, key: Table?.KeySchema?.[0]?.AttributeName ?? "" };
  }

  const minute =
    (name: string): Flow =>
    (signal) => {
      const run = seen(`a rule runs ${name}`, "delivered", ({ target }) => target === functionArn(name), signal);
      clock.advance(60_000);
      return run;
    };

  /** An event that cannot be handed over, since the target does not let the rule in, lands in the target's DLQ. */
  const undeliverable =
    (dlq: string, target: PolicyStatement, trigger: Flow): Flow =>
    async (signal) => {
      await target.takeAway();
      const stop = new AbortController();
      try {
        const landed = seen(`an event in ${dlq}`, "dead-lettered", ({ queue }) => queue === dlq, signal);
        void trigger(stop.signal).catch(() => {});
        await landed;
      } finally {
        stop.abort();
        await target.putBack();
      }
    };

  /** What makes the application's own functions run that consume nothing. */
  const RUNS: Record<string, Flow> = {
    "order-get-order": get,
    "order-post-order": twice,
    "order-cancel-order": cancel,
    "order-expire-orders": expire,
    "order-request-settlements": ask,
    "order-report-sales": report,
    "payment-reconcile-refunds": reconcile,
  };

  /** What makes events happen that do not follow from another event. */
  const CAUSES: Record<string, Flow> = {
    OrderCreated: order,
    OrderConfirmed: order,
    OrderCancelled: cancel,
    PaymentFailed: place("tok_declined"),
    PaymentRefunded: cancel,
    PaymentVoided: expire,
    SettlementRequested: ask,
    DailySalesReported: report,
  };

  /** What makes an event happen: of its own, or as the consequence of an event that its service consumes. */
  function causing(type: string, through: string[] = []): Flow {
    const own = CAUSES[type];
    if (own) return own;
    const publisher = overview.find(([, { publishes }]) => publishes.some((contract) => contract.type === type));
    const consumed = Object.values(publisher?.[1].consumes ?? {}).flatMap(({ contracts }) => contracts);
    const cause = consumed.find((contract) => ![...through, type].includes(contract.type));
    if (cause) return causing(cause.type, [...through, type]);
    throw new Error(`Nothing here makes ${type} happen: say in CAUSES (test/e2e/grants/flows.ts) what does.`);
  }

  /** An event that a function consumes. */
  const consumes =
    (name: string, type: string): Flow =>
    (signal) =>
      together(causing(type)(signal), logged(name, "Event consumed", signal));

  /** Something that makes a function run. */
  function runs(name: string): Flow {
    const own = RUNS[name];
    if (own) return own;
    const consumer = consumers.find((each) => each.name === name);
    if (consumer)
      return name === "payment-on-order-cancelled" ? settledTwice : consumes(name, consumer.contracts[0]?.type ?? "");
    const [contract] = overview.find(([service]) => name === `${service}-relay`)?.[1].publishes ?? [];
    if (contract) {
      return (signal) =>
        together(
          causing(contract.type)(signal),
          published(contract.type, () => true, signal),
        );
    }
    throw new Error(`Nothing here makes ${name} run: say in RUNS (test/e2e/grants/flows.ts) what does.`);
  }

  return {
    runs,
    largeOrder: place("tok_approved", 3_000),
    audited,
    fails,
    claimGone,
    junk,
    undeliverable,
    /** A function runs, and its words are heard. */
    logs:
      (name: string): Flow =>
      (signal) =>
        together(runs(name)(signal), logged(name, "", signal)),
    /** What a rule, by its ARN, does for its target. */
    byRule(rule: string): Flow {
      const [, scheduled] = rule.split(`:rule/${nameOf(LOCAL)}-`);
      if (scheduled) return minute(scheduled);
      for (const { name, contracts } of consumers) {
        const [, own] = rule.split(`/${nameOf(LOCAL, name)}-`);
        const pattern = patternsOf(contracts).find((each) => each.name === own)?.pattern;
        if (pattern) return consumes(name, pattern.detailType?.[0] ?? "");
      }
      // The archive's and the audit log's rules take everything.
      return order;
    },
  };
}

/** Both, without one that rejects unheard while the other is waited for. */
async function together<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  second.catch(() => {});
  return Promise.all([first, second]);
}

/** An event as EventBridge hands it over. */
const envelopeOf = ({ source, type, subject, metadata }: Event, content: { data: object } | { claim: object }) => ({
  source,
  "detail-type": type,
  resources: [subject],
  detail: { metadata, ...content },
});

const cause = () => ({ correlationId: randomUUID(), causationId: randomUUID() });
