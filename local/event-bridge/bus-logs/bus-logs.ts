import type { AwsError } from "../../aws.ts";
import { explanationOf } from "../../iam/refused-call.ts";
import type { Envelope, Fact, Trace } from "../../trace.ts";
import type { Bus, Rule } from "../model.ts";
import { busKey, busOf } from "../names.ts";
import type { Records } from "../records.ts";
import { includes, type LogRecord, levelOf } from "./record.ts";
import { type Accepted, attemptSteps, gaveUpSteps, receiptSteps, refusedSteps, type Step } from "./steps.ts";

/** Writes a service's logs of a resource to wherever they are delivered; returns what could not be written. */
export type VendLogs = (
  logs: { resourceArn: string; logType: string; stream: string },
  events: readonly { timestamp: number; message: string }[],
) => { source: string; error: AwsError }[];

/** The stream that a bus's logs are in. */
const STREAM = "EventBridgeEventBusLogs";

interface Dependencies {
  trace: Trace;
  records: Records;
  vend: VendLogs;
}

/**
 * Writes the logs of the buses that have a log level, from the facts of the trace.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-logs.html
 */
export function writeBusLogs({ trace, records, vend }: Dependencies): void {
  /** By bus and event id, with the number of deliveries that have not ended. */
  const accepted = new Map<string, Accepted & { deliveries: number }>();
  const refused = new Set<string>();

  const loggedBus = (key: string): Bus | undefined => {
    const bus = records.buses.get(key);
    return includes(bus?.logConfig?.Level, "ERROR") ? bus : undefined;
  };

  function write(bus: Bus, steps: Step[], requestId: string | undefined): void {
    for (const step of steps) {
      const level = levelOf(step.type);
      if (!includes(bus.logConfig?.Level, level)) continue;
      const record: LogRecord = {
        resource_arn: bus.arn,
        event_bus_name: bus.name,
        message_timestamp_ms: step.at,
        request_id: requestId,
        event_id: step.eventId,
        invocation_id: step.invocationId,
        message_type: step.type,
        log_level: level,
        details: step.details,
        ...(step.error && { error: step.error }),
      };
      const logs = { resourceArn: bus.arn, logType: `${level}_LOGS`, stream: STREAM };
      for (const failure of vend(logs, [{ timestamp: step.at, message: JSON.stringify(record) }])) report(failure);
    }
  }

  /** Tells of each source once that its logs cannot be written: a record is lost with every step. */
  function report({ source, error }: { source: string; error: AwsError }): void {
    if (refused.has(source)) return;
    refused.add(source);
    const { code, message } = error;
    const about = { service: "logs", operation: "DeliverLogs", code, message: `${source}: ${message}` };
    trace.emit({ kind: "refused", ...about, ...explanationOf(error) });
  }

  function receive(key: string, fact: { at: number; event: Envelope; rules: string[]; requestId?: string }): void {
    const bus = loggedBus(key);
    if (!bus) return;
    const { at, event, requestId } = fact;
    const rules = fact.rules.flatMap((arn) => records.rules.get(arn) ?? []);
    const deliveries = rules.reduce((sum, rule) => sum + (rule.archive ? 0 : rule.targets.length), 0);
    if (deliveries > 0) accepted.set(idOf(key, event.id), { at, event, requestId, throttled: new Set(), deliveries });
    const isScheduled = event["detail-type"] === "Scheduled Event" && event.source === "aws.events";
    write(bus, receiptSteps({ event, at, isScheduled }, rules, isDetailed(bus)), requestId);
  }

  type OfDelivery = Extract<Fact, { kind: "delivered" | "delivery-failed" | "dead-lettered" | "dropped" }>;

  function deliver(fact: OfDelivery): void {
    if (fact.rule === undefined || fact.eventId === undefined) return;
    const rule = records.rules.get(fact.rule);
    const key = rule?.bus ?? busNamedIn(fact.rule);
    const bus = loggedBus(key);
    if (!bus) return;
    const id = idOf(key, fact.eventId);
    const known = accepted.get(id);
    const about = { target: targetOf(rule, fact), accepted: known, detailed: isDetailed(bus) };
    const steps =
      fact.kind === "delivered" || fact.kind === "delivery-failed"
        ? attemptSteps(fact, about)
        : gaveUpSteps(fact, about);
    write(bus, steps, known?.requestId);
    if (known && fact.kind !== "delivery-failed" && --known.deliveries <= 0) accepted.delete(id);
  }

  trace.on((fact) => {
    switch (fact.kind) {
      case "put":
        return receive(fact.bus, fact);
      case "scheduled": {
        const rule = records.rules.get(fact.rule);
        return rule && receive(rule.bus, { at: fact.at, event: scheduledEvent(fact, rule), rules: [fact.rule] });
      }
      case "put-refused": {
        const bus = loggedBus(fact.bus);
        return bus && write(bus, refusedSteps(fact), fact.requestId);
      }
      case "delivered":
      case "delivery-failed":
      case "dead-lettered":
      case "dropped":
        return deliver(fact);
    }
  });
}

const idOf = (bus: string, eventId: string): string => `${bus} ${eventId}`;

const isDetailed = ({ logConfig }: Bus): boolean => logConfig?.IncludeDetail === "FULL";

function targetOf(rule: Rule | undefined, fact: { target: string } | { from: string }) {
  const arn = "target" in fact ? fact.target : fact.from;
  return rule?.targets.find(({ Arn }) => Arn === arn);
}

/** Returns the key of the bus of a rule that was deleted since, from its ARN. */
function busNamedIn(ruleArn: string): string {
  const [, bus] = /:rule\/(?:(.+)\/)?[^/]+$/.exec(ruleArn) ?? [];
  return busKey(bus === undefined ? undefined : ruleArn.replace(/:rule\/.*$/, `:event-bus/${bus}`));
}

function scheduledEvent(
  { eventId, time, rule }: { eventId: string; time: string; rule: string },
  { bus }: Rule,
): Envelope {
  const { account, region } = busOf(bus);
  return {
    version: "0",
    id: eventId,
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account,
    time,
    region,
    resources: [rule],
    detail: {},
  };
}
