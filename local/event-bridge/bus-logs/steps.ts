import { createHash } from "node:crypto";
import { parseArn } from "../../aws.ts";
import type { Envelope, FactOf } from "../../trace.ts";
import type { Rule, Target } from "../model.ts";
import type { Details, MessageType } from "./record.ts";

/** A step of an event's way through a bus, as its logs record it. */
export interface Step {
  type: MessageType;
  at: number;
  eventId?: string;
  /** Of the event's delivery to one target. */
  invocationId?: string;
  details: Details;
  error?: { error_message: string; aws_service: string };
}

/** An event that a bus has accepted and whose deliveries have not all ended. */
export interface Accepted {
  at: number;
  requestId?: string | undefined;
  event: Envelope;
  /** The deliveries whose last attempt was throttled. */
  throttled: Set<string>;
}

/** What is known of a delivery beside its fact. */
interface About {
  target: Target | undefined;
  accepted: Accepted | undefined;
  /** Whether the logs include details. */
  detailed: boolean;
}

/** Returns the id of an event's delivery to a target: the same for all its attempts, also after a restart. */
export function invocationIdOf(eventId: string, rule: string, target: string): string {
  const hex = createHash("sha256").update(`${eventId} ${rule} ${target}`).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const ofEvent = (event: Envelope, detailed: boolean): Details => ({
  caller_account_id: event.account,
  source_time_ms: Date.parse(event.time),
  source: event.source,
  detail_type: event["detail-type"],
  resources: event.resources,
  ...(detailed && { event_detail: JSON.stringify(event.detail) }),
});

/** Returns the steps of an event's receipt and of finding its rules; the rules of archives are managed, and left out. */
export function receiptSteps(
  { event, at, isScheduled }: { event: Envelope; at: number; isScheduled: boolean },
  rules: readonly Rule[],
  detailed: boolean,
): Step[] {
  const about = { at, eventId: event.id };
  const details = ofEvent(event, detailed);
  const types: MessageType[] = ["EVENT_INGEST_SUCCESS", "EVENT_RECEIPT", "RULE_MATCH_START"];
  const received = types
    .filter((type) => !isScheduled || type !== "EVENT_INGEST_SUCCESS")
    .map((type) => ({ type, ...about, details }));
  const standard = rules.filter(({ managedBy, archive }) => managedBy === undefined && archive === undefined);
  if (standard.length === 0) return [...received, { type: "NO_STANDARD_RULES_MATCHED", ...about, details: {} }];
  const matched = standard.map(({ arn, targets }): Step => {
    const target_arns = targets.map(({ Arn }) => Arn);
    const invocation_ids = target_arns.map((target) => invocationIdOf(event.id, arn, target));
    return { type: "RULE_MATCH", ...about, details: { rule_arn: arn, target_arns, invocation_ids } };
  });
  return [...received, ...matched];
}

/** Returns the step of an entry that the bus did not accept. */
export function refusedSteps({ at, message, entry }: FactOf<"put-refused">): Step[] {
  // Without an entry, it is the bus that is missing, or a rule that cannot be matched.
  if (!entry) return [];
  const { source, detailType: detail_type, resources } = entry;
  const error = { error_message: message, aws_service: "AmazonEventBridge" };
  return [{ type: "EVENT_INGEST_FAILURE", at, details: { source, detail_type, resources: resources ?? [] }, error }];
}

type Attempt = FactOf<"delivered"> | FactOf<"delivery-failed">;

/** Returns the steps of an attempt, and those of the invocation that begins or succeeds with it. */
export function attemptSteps(fact: Attempt, about: About): Step[] {
  const { eventId, attempt, ms = 0 } = fact;
  const invocationId = invocationIdOf(eventId, fact.rule, fact.target);
  const throttled = about.accepted?.throttled.delete(invocationId) ?? false;
  const step = (type: MessageType, at: number, details: Details): Step => ({
    type,
    at,
    eventId,
    invocationId,
    details: { ...placeOf(fact, about), ...details },
  });
  const startedAt = fact.at - ms;
  const started = { attempt_count: attempt, ...givenTo(fact, about) };
  const start = throttled ? "INVOCATION_THROTTLE_START" : "INVOCATION_ATTEMPT_START";
  const steps = attempt === 1 ? [step("INVOCATION_START", startedAt, started)] : [];
  steps.push(step(start, startedAt, started));
  const ended: Details = {
    attempt_type: attempt === 1 ? "FIRST" : throttled ? "THROTTLE" : "RETRY",
    attempt_count: attempt,
    invocation_status: fact.kind === "delivered" ? "SUCCESS" : fact.code,
    target_duration_ms: ms,
    ...(about.detailed && responseOf(fact)),
  };
  if (fact.kind === "delivered") {
    steps.push(step("INVOCATION_ATTEMPT_SUCCESS", fact.at, ended));
    steps.push(step("INVOCATION_SUCCESS", fact.at, endOf("SUCCESS", attempt, { fact, startedAt, about })));
    return steps;
  }
  if (fact.code === "THROTTLING") about.accepted?.throttled.add(invocationId);
  const error = errorOf(fact.target, fact.message);
  steps.push({ ...step(failureOf(fact), fact.at, ended), error });
  return steps;
}

function failureOf({ code, permanent }: FactOf<"delivery-failed">): MessageType {
  if (permanent) return "INVOCATION_ATTEMPT_PERMANENT_FAILURE";
  return code === "THROTTLING" ? "INVOCATION_ATTEMPT_THROTTLE" : "INVOCATION_ATTEMPT_RETRYABLE_FAILURE";
}

/** Returns the steps of a delivery that ended without success: in a dead-letter queue or nowhere. */
export function gaveUpSteps(fact: FactOf<"dead-lettered"> | FactOf<"dropped">, about: About): Step[] {
  const { eventId, tries, rule, reason } = fact;
  const target = fact.kind === "dropped" ? fact.target : fact.from;
  if (eventId === undefined || tries === undefined || rule === undefined) return [];
  // A reason is a code, and what of the retry policy was exhausted or what went wrong.
  const [status = reason] = /^\w+/.exec(reason) ?? [];
  const delivery = { eventId, rule, target, at: fact.at };
  const details = {
    ...placeOf(delivery, about),
    ...endOf(status, tries, { fact: delivery, about }),
  };
  const invocationId = invocationIdOf(eventId, rule, target);
  const error = errorOf(target, fact.kind === "dropped" ? reason : (fact.message ?? reason));
  const failure: Step = { type: "INVOCATION_FAILURE", at: fact.at, eventId, invocationId, details, error };
  return fact.kind === "dropped" ? [failure] : [failure, { ...failure, type: "INVOCATION_DLQ" }];
}

interface Delivered {
  rule: string;
  target: string;
  at: number;
  input?: string | undefined;
}

const placeOf = ({ rule, target }: Delivered, about: About): Details => ({
  rule_arn: rule,
  role_arn: about.target?.RoleArn,
  target_arn: target,
});

/** Returns what the target is given, where the logs include that. */
function givenTo({ input }: Delivered, { detailed, accepted, target }: About): Details {
  if (!detailed) return {};
  const text = input ?? (accepted && JSON.stringify(accepted.event));
  const properties = Object.entries(target ?? {}).filter(([name]) => name.endsWith("Parameters"));
  return {
    ...(text !== undefined && { target_input: text }),
    ...(properties.length > 0 && { target_properties: JSON.stringify(Object.fromEntries(properties)) }),
  };
}

function endOf(
  status: string,
  attempts: number,
  { fact, startedAt, about }: { fact: Delivered; startedAt?: number; about: About },
): Details {
  const { accepted } = about;
  const complete = accepted && fact.at - accepted.at;
  const isFirst = attempts === 1 && accepted && startedAt !== undefined;
  return {
    ...givenTo(fact, about),
    total_attempts: attempts,
    final_invocation_status: status,
    ...(isFirst && {
      ingestion_to_start_latency_ms: startedAt - accepted.at,
      ingestion_to_complete_latency_ms: fact.at - accepted.at,
    }),
    ...(status === "SUCCESS" && complete !== undefined && { ingestion_to_success_latency_ms: complete }),
    ...(startedAt !== undefined && { target_duration_ms: fact.at - startedAt }),
  };
}

/** Returns the id that the target returned, in the place of its whole response. */
function responseOf(fact: Attempt): Details {
  if (fact.kind !== "delivered" || fact.messageId === undefined) return {};
  return { target_response_body: JSON.stringify({ MessageId: fact.messageId }) };
}

const SERVICES: Record<string, string> = { lambda: "AWSLambda", sqs: "AmazonSQS", sns: "AmazonSNS" };

function errorOf(target: string, message: string) {
  const { service } = parseArn(target);
  return { error_message: message, aws_service: SERVICES[service] ?? service };
}
