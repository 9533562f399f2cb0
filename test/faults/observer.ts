import type { Fact, FactOf } from "cdk-local-cloud";
import type { Audited, Delivery, Mail, Strike } from "./auditor/observations.ts";

/** Collects from the facts of a run what its auditor looks at. */
export interface Observer {
  see(fact: Fact): void;
  audit: Audited[];
  deliveries(): Delivery[];
  mails: Mail[];
  strikes: Strike[];
  /** How many facts of each kind there were. */
  counts: Record<string, number>;
  /** How often something was tried again: deliveries, messages, batches, and invocations that failed. */
  retries(): number;
  /** How often a function got an event that it had done, or was at work on. */
  duplicates(): number;
  /** When anything happened that is no schedule's own work. */
  lastBusinessAt(): number;
}

/** The strike of an invocation that ran out of time, by a fault or by itself. */
export const TIMED_OUT = "timeout";

/** What happens only because of an order. */
const BUSINESS = new Set(["put", "sent", "received", "mail", "http", "dead-lettered", "delivery-failed"]);

export function createObserver(): Observer {
  const audit: Audited[] = [];
  const mails: Mail[] = [];
  const strikes: Strike[] = [];
  const counts: Record<string, number> = {};
  const deliveries = new Map<string, Delivery>();
  const targets = new Map<string, string[]>();
  let lastBusinessAt = 0;
  let retries = 0;
  let duplicates = 0;
  /** The events that each function has done, and those that it is at work on, as often as it is. */
  const done = new Set<string>();
  const underWay = new Map<string, number>();

  function match(id: string, type: string, rules: string[], at: number): void {
    for (const rule of rules) {
      for (const target of targets.get(rule) ?? [])
        deliveries.set(keyOf(id, rule, target), {
          ...{ id, type, rule: lastPart(rule), target, at, delivered: 0, letters: 0 },
        });
    }
  }

  const handlers: { [Kind in Fact["kind"]]?: (fact: FactOf<Kind>) => void } = {
    "rule-changed": ({ rule, targets: given, deleted }) => {
      if (deleted) targets.delete(rule);
      else
        targets.set(
          rule,
          given.map(({ arn }) => arn).filter((arn) => !isArchive(arn)),
        );
    },
    put({ event, rules, at }) {
      audit.push(auditedOf(event));
      match(event.id, event["detail-type"], rules, at);
    },
    "delivery-failed": ({ retryInMs }) => {
      if (retryInMs !== undefined) retries++;
    },
    "invocation-started": ({ function: name, eventIds }) => {
      for (const key of eventIds.map((id) => `${name} ${id}`)) {
        const running = underWay.get(key) ?? 0;
        if (running > 0 || done.has(key)) duplicates++;
        underWay.set(key, running + 1);
      }
    },
    invoked: ({ at, function: name, eventIds, requestId, error, failedItems = [], failedEventIds = [] }) => {
      for (const id of eventIds) {
        const key = `${name} ${id}`;
        underWay.set(key, (underWay.get(key) ?? 1) - 1);
        if (error === undefined && !failedEventIds.includes(id)) done.add(key);
      }
      retries += error === undefined ? failedItems.length : 1;
      // A machine with too much to do strikes, too.
      if (error?.startsWith("Sandbox.Timedout")) strikes.push({ at, fault: TIMED_OUT, requestId });
    },
    scheduled: ({ rule, eventId, at }) => match(eventId, "Scheduled Event", [rule], at),
    delivered({ eventId, rule, target }) {
      const delivery = deliveries.get(keyOf(eventId, rule, target));
      if (delivery) delivery.delivered++;
    },
    "dead-lettered"({ eventId, from }) {
      for (const delivery of deliveries.values())
        if (delivery.id === eventId && delivery.target === from) delivery.letters++;
    },
    mail({ at, to: [to = ""], subject, by }) {
      mails.push({ at, to, subject, ...(by?.requestId && { requestId: by.requestId }) });
    },
    injected({ at, fault, operation, requestId: struck, by }) {
      const requestId = by?.requestId ?? struck;
      strikes.push({ at, fault, ...(requestId && { requestId }), ...(operation && { operation }) });
    },
  };

  return {
    audit,
    mails,
    strikes,
    counts,
    deliveries: () => [...deliveries.values()],
    retries: () => retries,
    duplicates: () => duplicates,
    lastBusinessAt: () => lastBusinessAt,
    see(fact) {
      counts[fact.kind] = (counts[fact.kind] ?? 0) + 1;
      if (BUSINESS.has(fact.kind)) lastBusinessAt = fact.at;
      (handlers[fact.kind] as ((fact: Fact) => void) | undefined)?.(fact);
    },
  };
}

/** An archive takes its events without being a target. */
const isArchive = (targetArn: string): boolean => targetArn.endsWith(":::");

const keyOf = (id: string, rule: string, target: string): string => `${id} ${rule} ${target}`;

const lastPart = (arn: string): string => arn.slice(Math.max(arn.lastIndexOf("/"), arn.lastIndexOf(":")) + 1);

function auditedOf({ id, "detail-type": type, resources, detail }: FactOf<"put">["event"]): Audited {
  const { metadata = {}, data = {} } = detail as {
    metadata?: { eventId?: string; causationId?: string };
    data?: { orderId?: string };
  };
  return {
    id,
    type,
    eventId: metadata.eventId ?? id,
    subject: data.orderId ?? resources[0] ?? "",
    causationId: metadata.causationId ?? "",
  };
}
