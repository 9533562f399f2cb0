import type { Envelope, Happening } from "../trace/fact.ts";

const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:000000000000:${resource}`;
const ROUTE: Record<string, { rule: string; queue: string; function: string }> = Object.fromEntries(
  [
    ["OrderCreated", "charge"],
    ["PaymentSucceeded", "confirm"],
    ["OrderConfirmed", "tell"],
    ["NotificationSent", "note"],
  ].map(([type = "", name = ""]) => [
    type,
    { rule: arn("events", `rule/shop/${name}`), queue: arn("sqs", name), function: arn("lambda", `function:${name}`) },
  ]),
);

/** What happens to one order, event by event: put, delivered to a queue, received and handled by a function, logged. */
export function orderFacts(order: number, at: number): Happening[] {
  const subject = `ord_${order.toString(16).padStart(32, "0")}`;
  return Object.entries(ROUTE).flatMap(([type, { rule, queue, function: fn }], step): Happening[] => {
    const id = `${subject}-${step}`;
    const [messageId, requestId] = [`${id}-m`, `${id}-r`];
    const metadata = { eventId: id, correlationId: subject, schemaVersion: 1 };
    const event: Envelope = {
      ...{ version: "0", id, "detail-type": type, source: "app.orders", account: "000000000000", region: "us-east-1" },
      time: new Date(at).toISOString(),
      resources: [subject],
      detail: { metadata, data: { orderId: subject, total: order % 5000, customerId: `c-${order % 100}` } },
    };
    const call = { function: fn, requestId, cold: false, trigger: queue, eventIds: [id] };
    return [
      { kind: "put", bus: "shop", event, rules: [rule], revisions: {}, units: 1 },
      { kind: "delivered", eventId: id, rule, target: queue, attempt: 1, ms: 1, messageId },
      { kind: "sent", queue, messageId, eventId: id, units: 1 },
      { kind: "received", queue, messageId, receiveCount: 1, waitedMs: 1, hiddenUntil: at + 30_000, units: 1 },
      { kind: "invocation-started", ...call, messageIds: [messageId] },
      {
        kind: "log",
        function: fn,
        requestId,
        line: JSON.stringify({ level: "INFO", message: "event handled", eventId: id }),
      },
      { kind: "invoked", ...call, ms: 12, memoryMb: 256 },
      { kind: "deleted", queue, messageId, units: 1 },
    ];
  });
}
