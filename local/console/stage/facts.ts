import type { Details, LogRecord } from "../../event-bridge/bus-logs/record.ts";
import type { Envelope, Fact } from "../../trace.ts";
import { NOT_KNOWN } from "./not-known.ts";

type Without<Each> = Each extends Fact ? Omit<Each, "seq"> : never;

/** A fact that a bus's logs tell, with the time of its record. */
export type ToldFact = Without<Fact>;

/** Turns the records of buses' logs into facts, a batch at a time. */
export interface RecordReader {
  /** Returns what is known now. An event waits one batch for records of the same moment that come later. */
  read(records: readonly LogRecord[]): ToldFact[];
}

/** How many events are remembered, for the records that follow. */
const REMEMBERED = 20_000;

interface KnownEvent {
  accepted?: LogRecord;
  rules: Set<string>;
  /** What has come before the event was told. */
  waiting: LogRecord[];
  batch: number;
  isTold: boolean;
}

/** `deadLettersOf` returns the dead-letter queue of a rule's target, as the templates declare it. */
export function createRecordReader(deadLettersOf: (rule: string, target: string) => string | undefined): RecordReader {
  const events = new Map<string, KnownEvent>();
  const waiting = new Set<string>();
  let batch = 0;

  function eventOf(id: string): KnownEvent {
    const known = events.get(id) ?? { rules: new Set(), waiting: [], batch, isTold: false };
    if (!events.has(id)) {
      events.set(id, known);
      waiting.add(id);
      const [oldest] = events.keys();
      if (events.size > REMEMBERED && oldest !== undefined && !waiting.has(oldest)) events.delete(oldest);
    }
    return known;
  }

  function take(record: LogRecord): ToldFact[] {
    if (record.event_id === undefined) return refusedOf(record);
    const event = eventOf(record.event_id);
    const { rule_arn } = record.details;
    switch (record.message_type) {
      case "EVENT_INGEST_SUCCESS":
      case "EVENT_RECEIPT":
        event.accepted ??= record;
        return [];
      case "RULE_MATCH":
        if (rule_arn !== undefined) event.rules.add(rule_arn);
        return [];
      default:
        if (event.isTold) return attemptOf(record, deadLettersOf);
        if (rule_arn !== undefined) event.rules.add(rule_arn);
        event.waiting.push(record);
        return [];
    }
  }

  function tell(id: string, event: KnownEvent): ToldFact[] {
    const first = event.accepted ?? event.waiting[0];
    event.isTold = true;
    waiting.delete(id);
    const records = event.waiting.splice(0);
    if (!first) return [];
    const rules = [...event.rules];
    const put: ToldFact = {
      kind: "put",
      at: first.message_timestamp_ms,
      bus: first.event_bus_name,
      event: envelopeOf(id, first),
      rules,
      revisions: Object.fromEntries(rules.map((rule) => [rule, 1])),
      ...(first.request_id !== undefined && { requestId: first.request_id }),
      units: 1,
    };
    return [put, ...records.flatMap((record) => attemptOf(record, deadLettersOf))];
  }

  return {
    read(records) {
      batch += 1;
      const facts = records.flatMap(take);
      for (const id of [...waiting]) {
        const event = events.get(id);
        if (event && event.batch < batch) facts.push(...tell(id, event));
      }
      return facts.sort((a, b) => a.at - b.at);
    },
  };
}

/** The event as far as its records tell; at `ERROR`, they tell no more than its id. */
function envelopeOf(id: string, { resource_arn, message_timestamp_ms, details }: LogRecord): Envelope {
  const {
    source = NOT_KNOWN,
    detail_type = NOT_KNOWN,
    resources = [],
    source_time_ms = message_timestamp_ms,
  } = details;
  const [, , , region = "", account = ""] = resource_arn.split(":");
  return {
    version: "0",
    id,
    "detail-type": detail_type,
    source,
    account: details.caller_account_id ?? account,
    time: new Date(source_time_ms).toISOString().replace(/\.\d{3}Z$/, "Z"),
    region,
    resources,
    detail: detailOf(details),
  };
}

function detailOf({ event_detail }: Details): Record<string, unknown> {
  try {
    const detail: unknown = JSON.parse(event_detail ?? "");
    if (typeof detail === "object" && detail !== null) return detail as Record<string, unknown>;
  } catch {
    // Not logged, or cut off.
  }
  return { [NOT_KNOWN]: "The logs of this bus leave out what events hold." };
}

function refusedOf({
  message_type,
  message_timestamp_ms: at,
  event_bus_name: bus,
  details,
  error,
}: LogRecord): ToldFact[] {
  if (message_type !== "EVENT_INGEST_FAILURE") return [];
  const { source, detail_type: detailType, resources } = details;
  const message = error?.error_message ?? NOT_KNOWN;
  return [{ kind: "put-refused", at, bus, code: message_type, message, entry: { source, detailType, resources } }];
}

function attemptOf(
  { message_type, message_timestamp_ms: at, event_id: eventId, invocation_id, details, error }: LogRecord,
  deadLettersOf: (rule: string, target: string) => string | undefined,
): ToldFact[] {
  const { rule_arn: rule, target_arn: target, attempt_count: attempt = 1, total_attempts: tries = attempt } = details;
  if (eventId === undefined || rule === undefined || target === undefined) return [];
  const about = { at, eventId, rule, target };
  const ms = details.target_duration_ms ?? 0;
  const message = error?.error_message ?? NOT_KNOWN;
  const code = details.invocation_status ?? details.final_invocation_status ?? NOT_KNOWN;
  switch (message_type) {
    case "INVOCATION_ATTEMPT_SUCCESS":
      return [{ kind: "delivered", ...about, attempt, ms, ...messageIdIn(details) }];
    case "INVOCATION_ATTEMPT_RETRYABLE_FAILURE":
    case "INVOCATION_ATTEMPT_THROTTLE":
      return [{ kind: "delivery-failed", ...about, attempt, ms, code, message }];
    case "INVOCATION_ATTEMPT_PERMANENT_FAILURE":
      return [{ kind: "delivery-failed", ...about, attempt, ms, code, message, permanent: true }];
    case "INVOCATION_FAILURE":
      // With a dead-letter queue, the record of that follows.
      if (deadLettersOf(rule, target) !== undefined) return [];
      return [{ kind: "dropped", ...about, reason: `${code}: ${message}`, tries }];
    case "INVOCATION_DLQ": {
      const queue = deadLettersOf(rule, target) ?? NOT_KNOWN;
      const messageId = invocation_id ?? `${eventId}/${rule}`;
      return [
        { kind: "dead-lettered", at, from: target, rule, queue, reason: code, message, eventId, messageId, tries },
      ];
    }
    default:
      return [];
  }
}

function messageIdIn({ target_response_body = "" }: Details): { messageId?: string } {
  const [, messageId] = /"MessageId"\s*:\s*"([^"]+)"/.exec(target_response_body) ?? [];
  return messageId === undefined ? {} : { messageId };
}
