import type { Fact } from "../../trace.ts";
import { createEventIndex, type EventIndex } from "./index/event-index.ts";
import { createNames } from "./names.ts";

export const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:000000000000:${resource}`;
export const RULE = arn("events", "rule/shop/shop-payment-charge");
export const OTHER_RULE = arn("events", "rule/shop/shop-mail-tell");
export const AUDIT = arn("events", "rule/shop/audit");
export const QUEUE = arn("sqs", "shop-payment-charge");
export const DLQ = arn("sqs", "shop-payment-charge-dlq");
export const CHARGE = arn("lambda", "function:shop-payment-charge");
export const TELL = arn("lambda", "function:shop-mail-tell");

export const names = createNames(["shop-payment-", "shop-mail-"], (rule) => rule === AUDIT);

type Omitted<T> = T extends unknown ? Omit<T, "seq" | "at"> & { at?: number } : never;
type Happening = Omitted<Fact>;

/** Facts with their numbers; each a millisecond after the one before, unless it says when. */
export function numbered(happenings: readonly Happening[]): Fact[] {
  let at = 0;
  return happenings.map((happening, i) => {
    at = happening.at ?? at + 1;
    return { ...happening, at, seq: i + 1 } as Fact;
  });
}

export const indexOf = (...happenings: Happening[]): EventIndex => indexFrom(numbered(happenings));

export function indexFrom(facts: readonly Fact[]): EventIndex {
  const index = createEventIndex();
  for (const fact of facts) index.add(fact);
  return index;
}

/** The put of an event. */
export const put = (
  id: string,
  rules: string[],
  {
    type = "OrderCreated",
    subject = "ord_1",
    detail = {},
    ...rest
  }: { type?: string; subject?: string; detail?: Record<string, unknown>; at?: number } = {},
): Happening => ({
  kind: "put",
  bus: "shop",
  rules,
  revisions: {},
  units: 1,
  event: {
    version: "0",
    id,
    "detail-type": type,
    source: "app.orders",
    account: "000000000000",
    time: "2026-01-01T00:00:00Z",
    region: "us-east-1",
    resources: subject ? [subject] : [],
    detail,
  },
  ...rest,
});

export const delivered = (eventId: string, rule: string, target: string): Happening => ({
  kind: "delivered",
  eventId,
  rule,
  target,
  attempt: 1,
  ms: 1,
});

export const started = (eventId: string, requestId: string, trigger = QUEUE, fn = CHARGE): Happening => ({
  kind: "invocation-started",
  function: fn,
  requestId,
  cold: false,
  trigger,
  eventIds: [eventId],
});

export const invoked = (
  eventId: string,
  requestId: string,
  more: { error?: string; failedEventIds?: string[]; trigger?: string; function?: string; at?: number } = {},
): Happening => ({
  kind: "invoked",
  function: CHARGE,
  requestId,
  cold: false,
  ms: 5,
  memoryMb: 256,
  trigger: QUEUE,
  eventIds: [eventId],
  ...more,
});
