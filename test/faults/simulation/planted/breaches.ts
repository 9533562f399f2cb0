import type { FaultInput } from "cdk-local-cloud";

/** A mistake, made by replacing one place of the application's source. */
export interface PlantedBreach {
  name: string;
  file: string;
  /** Stands in the file exactly once. */
  find: string;
  replace: string;
  /** Another place of the same file. */
  alsoReplace?: { find: string; replace: string };
  /** What brings it to light; nothing where it shows without. */
  faults: readonly FaultInput[];
  /** Whether the cloud is killed, too. */
  withKills?: true;
  /** Within so many seeds the auditor reports it. */
  seeds: number;
}

const slowWrites: FaultInput[] = [
  ...["*-order-on-payment-event", "*-order-cancel-order"].map(
    (caller): FaultInput => ({
      kind: "api-latency",
      rate: 0.5,
      delaySeconds: 6,
      at: { caller, operation: "dynamodb:PutItem" },
    }),
  ),
];

/** Fifteen mistakes that others have made, or could have. */
export const PLANTED: readonly PlantedBreach[] = [
  {
    name: "consumers without idempotency",
    file: "events/consume/idempotency.ts",
    find: "return (arrival, context) => once(arrival.metadata.eventId, context, arrival);",
    replace: "void once; return (arrival) => handle(arrival);",
    faults: [{ kind: "message-duplicate", rate: 0.5 }],
    seeds: 3,
  },
  {
    name: "a relay that acknowledges before it has sent",
    file: "events/publish/relay.ts",
    find: "const outcomes = await bus.put(batch.map(({ entry }) => entry));",
    replace:
      "void bus.put(batch.map(({ entry }) => entry)); const outcomes = batch.map((): Outcome => ({ sent: true }));",
    faults: [{ kind: "api-latency", delaySeconds: 8, at: { operation: "events:PutEvents" } }],
    withKills: true,
    seeds: 3,
  },
  {
    name: "orders written without a condition on their version",
    file: "services/order/store.ts",
    find: 'putIf("version = :before", { ":before": record.version - 1 }, item)',
    replace: 'putIf("attribute_exists(orderId)", undefined, item)',
    faults: slowWrites,
    seeds: 5,
  },
  {
    name: "a relay that ignores FailedEntryCount",
    file: "events/publish/event-bus.ts",
    find: 'return entries.map((_, i) => outcomeOf(Entries[i] ?? { ErrorCode: "NoResult" }));',
    replace: "void Entries; void outcomeOf; return entries.map(() => ({ sent: true }));",
    faults: [{ kind: "put-events-partial-failure", rate: 0.3 }],
    seeds: 1,
  },
  {
    name: "a refund that counts as done without a look at the answer",
    file: "services/payment/payment.ts",
    find: 'case "pending":\n      return delayed(payment, answer, answer.status, at);',
    replace: 'case "pending":\n      return { type: "PaymentRefunded", ...moneyOf(answer) };',
    faults: [],
    seeds: 5,
  },
  {
    name: "consumers that acknowledge what they could not handle",
    file: "events/consume/consume.ts",
    find: 'metrics.addMetric("EventsFailed", MetricUnit.Count, 1);\n        throw error;',
    replace: "return;",
    faults: [{ kind: "api-internal-error", rate: 0.8, at: { caller: "*-on-*", operation: "dynamodb:*" } }],
    seeds: 1,
  },
  {
    name: "a relay that gives up after its attempts",
    file: "events/publish/relay.ts",
    find: "if (stuck) return { ...result, failed: stuck };",
    replace: "void stuck;",
    faults: [{ kind: "put-events-partial-failure", rate: 0.9 }],
    seeds: 1,
  },
  {
    name: "an order and its event in two writes",
    file: "services/order/store.ts",
    find: "Item: item,",
    replace: "Item: { ...item, outbox: [] },",
    alsoReplace: {
      find: "return true;\n    } catch",
      replace: "await documents.send(new PutCommand({ TableName: table, Item: item })); return true;\n    } catch",
    },
    faults: [
      {
        kind: "invocation-kill",
        when: "after",
        rate: 0.3,
        at: { function: "*-order-post-order", operation: "dynamodb:PutItem" },
      },
    ],
    seeds: 1,
  },
  {
    name: "mails told apart by their template alone",
    file: "services/notification/send-once.ts",
    find: "event.metadata.eventId}#",
    replace: '""}#',
    faults: [],
    seeds: 1,
  },
  {
    name: "a late payment that confirms a cancelled order",
    file: "services/order/order.ts",
    find: 'const confirms = order.state === "PENDING" && !happened(order, "PaymentRefunded");',
    replace: 'const confirms = !happened(order, "PaymentRefunded");',
    faults: [{ kind: "delivery-delay", delaySeconds: 15, at: { event: "PaymentSucceeded" } }],
    seeds: 3,
  },
  {
    name: "each attempt of a charge under a key of its own",
    file: "services/payment/settle.ts",
    find: "const request = { key: orderId, amount: total, currency, card };",
    replace: "const request = { key: orderId + at, amount: total, currency, card };",
    faults: [],
    seeds: 1,
  },
  {
    name: "a refund that nobody asks about again",
    file: "services/payment/reconcile-refunds.ts",
    find: "const due = before.filter(({ askAt }) => askAt <= now);",
    replace: 'const due = before.filter(({ askAt }) => askAt < "");',
    faults: [],
    seeds: 5,
  },
  {
    name: "unpaid orders that never expire",
    file: "services/order/order.ts",
    find: 'return order.state === "PENDING" && order.expiresAt <= at',
    replace: 'return order.state === "PENDING" && order.expiresAt <= ""',
    faults: [],
    seeds: 3,
  },
  {
    name: "a lost race that counts as won",
    file: "services/order/change-order.ts",
    find: "if (await orders.save({ ...record, order, version: record.version + 1 }, events)) return { order, facts };",
    replace: "await orders.save({ ...record, order, version: record.version + 1 }, events); return { order, facts };",
    faults: slowWrites,
    seeds: 5,
  },
  {
    name: "an order for each repetition of a request",
    file: "services/order/order-id.ts",
    find: "if (key === undefined) return",
    replace: 'if (key !== "") return',
    faults: [{ kind: "api-response-lost", rate: 0.5, at: { operation: "execute-api:POST /orders" } }],
    seeds: 1,
  },
];
