import type { FaultInput, Ingredient } from "cdk-local-cloud";

/** Functions that do what must not be lost or doubled, by the ends of their names. */
const FUNCTIONS = [
  "*-order-post-order",
  "*-order-cancel-order",
  "*-order-on-payment-event",
  "*-order-relay",
  "*-payment-on-order-created",
  "*-payment-on-order-cancelled",
  "*-payment-relay",
  "*-notification-on-order-update",
  "*-notification-relay",
];
const CONSUMERS = FUNCTIONS.filter((name) => name.includes("-on-"));
const RELAYS = FUNCTIONS.filter((name) => name.endsWith("-relay"));
/** Calls at which it matters whether a function dies before or after them. */
const EFFECTS = ["dynamodb:PutItem", "dynamodb:UpdateItem", "events:PutEvents", "ses:SendEmail", "s3:PutObject"];
/** The provider's ledger stands for the provider. */
const PROVIDER = { operation: "dynamodb:*", resource: "*-provider" };

type Draw = Parameters<Ingredient["fault"]>[0];

/** The faults that this application is tried with. A fault holds for a second at least, and `longestSeconds` at most. */
export function mixOf({ longestSeconds, withKills }: { longestSeconds: number; withKills: boolean }): Ingredient[] {
  const held = (weight: number, fault: (draw: Draw) => FaultInput): Ingredient => ({
    weight,
    fault: (draw) => ({ ...fault(draw), forSeconds: draw.seconds(1, longestSeconds) }),
  });
  const rate = ({ pick }: Draw) => pick([0.05, 0.2, 0.5]);
  const late = ({ seconds }: Draw) => seconds(0.1, longestSeconds / 2);
  const either = ({ pick }: Draw) => pick([true, false]);
  return [
    // Between the bus and its targets.
    held(3, (draw) => ({
      kind: "delivery-duplicate",
      rate: rate(draw),
      ...draw.pick([{}, { delaySeconds: late(draw) }]),
    })),
    held(2, (draw) => ({ kind: "delivery-delay", rate: rate(draw), delaySeconds: late(draw) })),
    held(2, (draw) => ({ kind: "delivery-reorder", rate: rate(draw), delaySeconds: 10 })),
    held(2, (draw) => ({ kind: draw.pick(["target-unavailable", "target-throttle"]), rate: draw.pick([0.5, 1]) })),
    // Between queues or streams and their functions.
    held(3, (draw) => ({
      kind: "message-duplicate",
      rate: rate(draw),
      ...draw.pick([{}, { delaySeconds: late(draw) }]),
    })),
    held(1, (draw) => ({ kind: "message-delay", rate: rate(draw), delaySeconds: late(draw) })),
    held(2, (draw) => ({ kind: "message-delete-lost", rate: rate(draw) })),
    held(2, (draw) => ({ kind: "record-duplicate", rate: rate(draw) })),
    held(1, (draw) => ({ kind: "record-delay", rate: rate(draw), delaySeconds: late(draw) })),
    held(2, (draw) => ({ kind: "poison-record", at: { function: draw.pick([...CONSUMERS, ...RELAYS]) } })),
    // Functions.
    held(1, (draw) => ({ kind: "invocation-add-delay", rate: rate(draw), delaySeconds: draw.seconds(0.1, 5) })),
    held(3, (draw) => ({
      ...{ kind: "invocation-error", at: { function: draw.pick(FUNCTIONS) } },
      ...{ rate: draw.pick([0.5, 1]), preventExecution: either(draw) },
    })),
    held(1, (draw) => ({
      ...{ kind: "invocation-timeout", at: { function: draw.pick([...CONSUMERS, ...RELAYS]) } },
      ...{ count: 1, preventExecution: either(draw) },
    })),
    held(5, (draw) => ({
      ...{ kind: "invocation-kill", rate: rate(draw), when: draw.pick(["before", "after"]) },
      at: { function: draw.pick(["*", ...FUNCTIONS]), operation: draw.pick(EFFECTS) },
    })),
    held(1, (draw) => ({ kind: "invocation-kill", at: { function: draw.pick(FUNCTIONS) }, when: "end", count: 2 })),
    held(1, (draw) => ({
      kind: "invocation-throttle",
      rate: draw.pick([0.5, 1]),
      at: { function: draw.pick(FUNCTIONS) },
    })),
    // What functions call.
    held(3, (draw) => ({
      kind: draw.pick(["api-throttle-error", "api-internal-error", "api-unavailable-error"]),
      ...{ rate: rate(draw), at: { caller: draw.pick(FUNCTIONS), operation: draw.pick(["dynamodb:*", ...EFFECTS]) } },
    })),
    held(2, (draw) => ({
      kind: "api-latency",
      rate: rate(draw),
      delaySeconds: draw.seconds(0.1, 8),
      at: { caller: draw.pick(FUNCTIONS) },
    })),
    held(3, (draw) => ({
      kind: "api-response-lost",
      rate: rate(draw),
      at: { caller: draw.pick(["*-relay", "*-on-*", "*-order-*"]) },
    })),
    held(2, (draw) => ({
      kind: "api-duplicate",
      rate: rate(draw),
      at: { caller: draw.pick(FUNCTIONS), operation: draw.pick(EFFECTS) },
    })),
    held(3, (draw) => ({ kind: "put-events-partial-failure", rate: draw.pick([0.2, 1]) })),
    held(2, (draw) => ({ kind: "access-denied", at: { caller: draw.pick(FUNCTIONS), operation: draw.pick(EFFECTS) } })),
    held(2, (draw) => ({
      kind: draw.pick(["object-missing", "object-truncated", "object-altered"]),
      rate: draw.pick([0.5, 1]),
    })),
    // The provider: slow, failing, unheard, asked twice.
    held(1, (draw) => ({ kind: "api-latency", rate: rate(draw), delaySeconds: draw.seconds(1, 20), at: PROVIDER })),
    held(1, (draw) => ({ kind: "api-internal-error", rate: draw.pick([0.5, 1]), at: PROVIDER })),
    held(1, (draw) => ({ kind: "api-response-lost", rate: rate(draw), at: PROVIDER })),
    held(1, (draw) => ({ kind: "api-duplicate", rate: rate(draw), at: PROVIDER })),
    // Time, and the whole cloud.
    { weight: 1, fault: (draw) => ({ kind: "clock-jump", bySeconds: draw.seconds(1, 600) }) },
    { weight: withKills ? 2 : 0, fault: () => ({ kind: "cloud-kill" }) },
  ];
}
