import type { FactOf } from "../../../trace.ts";
import type { Signal } from "../../api/signal.ts";
import type { Bar, Given, Hop } from "../../api/stories.ts";
import { duration } from "../../shared/duration.ts";
import { shortenedIn } from "../../shared/short-id.ts";
import { type EventRecord, subjectOf } from "../index/event-record.ts";
import type { Names } from "../names.ts";
import { logMessage, warningAbout } from "./log-message.ts";
import { type Call, failureOf, type StoryFacts } from "./story-facts.ts";

/** A wait that deserves a row of its own. */
const LONG_WAIT_MS = 1000;
const LOG_LINES = 50;

/** The story hop by hop: what began it, then each event in the order of their puts with what followed from it. */
export function hopsOf(facts: StoryFacts, names: Names): Hop[] {
  const told = new Set<string>();
  const hops = facts.http.flatMap((request) => requestHops(request, facts, names, told));
  // What wrote an event without a request, such as a schedule: its call stands before the event.
  for (const record of facts.events) {
    const origin = originOf(record, facts);
    const { writer, relay } = origin;
    if (writer && !writer.consumes && !told.has(callId(writer)))
      hops.push(...callHops(writer, facts, names, told, { depth: 0 }));
    if (relay && writer && !writer.consumes && !told.has(callId(relay)))
      hops.push(relayHop(relay, origin, names, told));
    hops.push(eventHop(record, origin, names));
    // Once is enough: every event of the bus is kept.
    if (record === facts.events[0]) hops.push(...keeperHops(record, names, facts));
    hops.push(...consumerHops(record, facts, names, told));
  }
  return hops;
}

interface Origin {
  write: FactOf<"written"> | undefined;
  writer: Call | undefined;
  relay: Call | undefined;
}

const callId = ({ requestId, from }: Call): string => `call/${requestId}/${Math.round(from)}`;

/** The write that an event was published from, the call that wrote it, and the relay that published it. */
function originOf(record: EventRecord, facts: StoryFacts): Origin {
  const by = record.by;
  const relay = by && facts.calls.find(({ requestId, from }) => requestId === by.requestId && from <= record.at);
  const batch = relay && facts.batches.find(({ requestId }) => requestId === relay.requestId);
  const subject = subjectOf(record);
  const candidates = facts.writes.filter(
    ({ sequenceNumber, key, at }) =>
      sequenceNumber !== undefined &&
      batch?.sequenceNumbers.includes(sequenceNumber) &&
      at <= record.at &&
      (subject === undefined || key.includes(subject) || batch.sequenceNumbers.length === 1),
  );
  const write = candidates.at(-1);
  const writer =
    write?.by && facts.calls.findLast(({ requestId, from }) => requestId === write.by?.requestId && from <= write.at);
  return { write, writer, relay };
}

function requestHops(request: FactOf<"http">, facts: StoryFacts, names: Names, told: Set<string>): Hop[] {
  const from = request.at - request.ms;
  const hop: Hop = {
    id: `http/${request.seq}`,
    kind: "http",
    depth: 0,
    name: `${request.method} ${request.path}`,
    note: `answered ${request.status}`,
    bars: [{ kind: request.status < 500 ? "run" : "fail", from, to: request.at }],
    tookMs: request.ms,
    known: [
      ["request", `${request.method} ${request.path}`],
      ["answer", request.error ? `${request.status}: ${request.error}` : String(request.status)],
      ["function", request.function ? names.short(request.function) : "not known"],
    ],
  };
  const call = facts.calls.find(({ requestId }) => requestId === request.requestId);
  const calls = call && !told.has(callId(call)) ? callHops(call, facts, names, told, { depth: 1 }) : [];
  const relayed = facts.events
    .map((record) => originOf(record, facts))
    .filter(({ writer }) => writer && writer === call);
  const relays = relayed.flatMap((origin) =>
    origin.relay && !told.has(callId(origin.relay)) ? [relayHop(origin.relay, origin, names, told)] : [],
  );
  return [hop, ...calls, ...relays];
}

function relayHop(relay: Call, { write }: Origin, names: Names, told: Set<string>): Hop {
  told.add(callId(relay));
  const waited: Bar[] = write && write.at < relay.from ? [{ kind: "wait", from: write.at, to: relay.from }] : [];
  return {
    id: callId(relay),
    kind: "relay",
    depth: 1,
    name: `stream → ${names.short(relay.function)}`,
    ...(relay.cold && { note: "cold start" }),
    bars: [...waited, ...runBars(relay, undefined)],
    ...(relay.to !== undefined && { tookMs: relay.to - (write?.at ?? relay.from) }),
    known: callFacts(relay, names),
  };
}

function eventHop(record: EventRecord, { write, writer }: Origin, names: Names): Hop {
  const takers = record.rules.filter(({ rule }) => !names.isForAll(rule)).length;
  const relayed: Bar[] = write && writer?.consumes ? [{ kind: "io", from: write.at, to: record.at }] : [];
  return {
    id: `event/${record.event.id}`,
    kind: "event",
    depth: 0,
    name: record.event["detail-type"],
    note: takers === 0 ? kept(record, names) : takers === 1 ? "1 rule took it" : `${takers} rules took it`,
    bars: [...relayed, { kind: "moment", from: record.at, to: record.at }],
    eventId: record.event.id,
    known: [],
  };
}

function kept(record: EventRecord, names: Names): string {
  const keepers = record.rules.map(({ rule }) => names.keeperOf(rule));
  return keepers.length === 0 ? "nobody took it" : `${keepers.join(" and ")} only`;
}

/** Archive and audit in one row: they take everything and say nothing about this event. */
function keeperHops(record: EventRecord, names: Names, facts: StoryFacts): Hop[] {
  const keepers = record.rules.filter(({ rule }) => names.isForAll(rule));
  if (keepers.length === 0) return [];
  const deliveries = facts.deliveries.filter(
    (fact) => fact.kind === "delivered" && fact.eventId === record.event.id && names.isForAll(fact.rule),
  ) as FactOf<"delivered">[];
  const at = deliveries[0]?.at ?? record.at;
  const given = givenBy(deliveries.find(({ input }) => input !== undefined) ?? deliveries[0], names);
  return [
    {
      id: `keep/${record.event.id}`,
      kind: "keep",
      depth: 1,
      name: keepers.map(({ rule }) => names.keeperOf(rule)).join(", "),
      bars: [{ kind: "moment", from: at, to: at }],
      known: keepers.map(({ rule }): [string, string] => ["rule", names.short(rule)]),
      ...(given && { given }),
    },
  ];
}

function consumerHops(record: EventRecord, facts: StoryFacts, names: Names, told: Set<string>): Hop[] {
  const { id } = record.event;
  const refused = facts.deliveries.filter((fact) => fact.eventId === id && fact.kind !== "delivered");
  const hops: Hop[] = refused.map((fact) => attemptHop(fact, names));
  const calls = facts.calls.filter((call) => call.consumes && call.eventIds.includes(id));
  for (const [consumer, tries] of Map.groupBy(calls, (call) => call.function)) {
    let free = deliveryTo(tries[0], id, facts)?.at ?? record.at;
    for (const [i, call] of tries.entries()) {
      const waits = call.from - free >= LONG_WAIT_MS;
      if (waits) hops.push(waitHop(id, consumer, free, call.from, i, facts));
      const note = tries.length > 1 ? `try ${i + 1}` : undefined;
      hops.push(
        ...callHops(call, facts, names, told, {
          depth: 1,
          eventId: id,
          note,
          waitedFrom: waits ? undefined : free,
          given: givenBy(deliveryTo(call, id, facts), names),
        }),
      );
      free = call.to ?? call.from;
    }
    const last = tries.at(-1);
    if (last?.to !== undefined && failureOf(last, id) !== undefined && !isDeadAfter(record, last)) {
      hops.push(waitHop(id, consumer, last.to, undefined, tries.length, facts));
    }
  }
  for (const letter of facts.letters.filter((fact) => fact.eventId === id)) hops.push(letterHop(letter, names));
  return hops;
}

const isDeadAfter = ({ rules }: EventRecord, { function: arn }: Call): boolean =>
  rules.some(({ targets }) => targets.some(({ consumer, state }) => consumer === arn && state !== "retrying"));

/** The delivery of an event that led to a call: to the function itself, or to the queue that it takes messages from. */
const deliveryTo = (call: Call | undefined, id: string, { deliveries }: StoryFacts): FactOf<"delivered"> | undefined =>
  deliveries.find(
    (fact) =>
      fact.kind === "delivered" &&
      fact.eventId === id &&
      (fact.target === call?.trigger || fact.target === call?.function),
  ) as FactOf<"delivered"> | undefined;

function givenBy(fact: FactOf<"delivered" | "delivery-failed"> | undefined, names: Names): Given | undefined {
  if (!fact) return undefined;
  return {
    eventId: fact.eventId,
    rule: names.short(fact.rule),
    ...(fact.input !== undefined && { input: fact.input }),
    ...(fact.kind === "delivered" && fact.target.split(":")[2] === "sqs" && { inMessage: true as const }),
  };
}

/** `until` is absent while it waits. */
function waitHop(
  eventId: string,
  consumer: string,
  from: number,
  until: number | undefined,
  tries: number,
  facts: StoryFacts,
): Hop {
  const hidden = facts.hidden.findLast(({ at }) => at >= from - 50 && (until === undefined || at <= until));
  const known: Hop["known"] = [["since", new Date(from).toISOString()]];
  if (hidden) known.push(["hidden until", new Date(hidden.until).toISOString()]);
  return {
    id: `wait/${eventId}/${consumer}/${tries}`,
    kind: "wait",
    depth: 1,
    name: tries === 0 ? "waits to be taken" : until === undefined ? "waits for its next try" : "waits in the queue",
    ...(hidden && { note: `hidden for ${duration(hidden.until - hidden.at)}` }),
    mark: "wait",
    bars: [{ kind: "wait", from, to: until ?? Math.max(from, hidden?.until ?? from) }],
    ...(until !== undefined && { tookMs: until - from }),
    known,
  };
}

function attemptHop(fact: FactOf<"delivery-failed" | "dropped"> | StoryFacts["deliveries"][number], names: Names): Hop {
  const isLost = fact.kind === "dropped";
  const reason = fact.kind === "delivery-failed" ? `${fact.code}: ${fact.message}` : isLost ? fact.reason : "";
  return {
    id: `attempt/${fact.seq}`,
    kind: "attempt",
    depth: 1,
    name: names.short(fact.target),
    note: isLost ? "lost" : `delivery ${fact.kind === "delivery-failed" ? fact.attempt : ""} failed`,
    mark: isLost ? "dead" : "retry",
    bars: [{ kind: "moment", from: fact.at, to: fact.at }],
    label: firstLine(reason),
    known: [
      ["rule", names.short(fact.rule)],
      ["target", names.short(fact.target)],
    ],
    texts: [{ title: "Why", text: reason }],
    ...(fact.kind === "delivery-failed" && { given: givenBy(fact, names) }),
  };
}

function letterHop(letter: FactOf<"dead-lettered">, names: Names): Hop {
  return {
    id: `letter/${letter.seq}`,
    kind: "letter",
    depth: 1,
    name: "dead letter",
    note: names.short(letter.queue),
    mark: "dead",
    bars: [{ kind: "moment", from: letter.at, to: letter.at }],
    label: firstLine(letter.reason),
    known: [
      ["queue", names.short(letter.queue)],
      ["from", names.short(letter.from)],
      ["tries", letter.tries === undefined ? "not known" : String(letter.tries)],
      ["message", letter.messageId],
    ],
    texts: [{ title: "Why it is here", text: letter.message ? `${letter.reason}: ${letter.message}` : letter.reason }],
  };
}

interface CallOptions {
  depth: 0 | 1;
  eventId?: string;
  note?: string | undefined;
  /** When it could have begun: the bar begins with the wait. */
  waitedFrom?: number | undefined;
  given?: Given | undefined;
}

/** A call, and under it what it did for this story. */
function callHops(call: Call, facts: StoryFacts, names: Names, told: Set<string>, options: CallOptions): Hop[] {
  const { depth, eventId, note, waitedFrom, given } = options;
  const id = callId(call);
  if (told.has(id) && eventId === undefined) return [];
  told.add(id);
  const logs = facts.logs.filter((log) => log.requestId === call.requestId && within(log.at, call));
  const failure = reasonOf(call, eventId, logs, facts);
  const batch = call.eventIds.length > 1 ? `in a batch of ${call.eventIds.length}` : undefined;
  const notes = [note, call.cold ? "cold start" : depth === 1 && eventId === undefined ? "warm" : undefined, batch];
  const signal: Signal | undefined = failure === undefined ? undefined : "retry";
  const waited: Bar[] =
    waitedFrom !== undefined && call.from > waitedFrom ? [{ kind: "wait", from: waitedFrom, to: call.from }] : [];
  const hop: Hop = {
    id: eventId === undefined ? id : `${id}/${eventId}`,
    kind: "call",
    depth,
    name: names.short(call.function),
    note: notes.filter(Boolean).join(", "),
    ...(signal && { mark: signal }),
    bars: [...waited, ...runBars(call, failure)],
    ...(failure !== undefined && { label: firstLine(failure) }),
    ...(call.to !== undefined && { tookMs: call.to - call.from }),
    known: callFacts(call, names),
    ...(given && { given }),
    texts: [
      ...(failure === undefined ? [] : [{ title: "What failed", text: failure }]),
      ...(logs.length > 0
        ? [
            {
              title: "What it logged",
              text: logs
                .slice(0, LOG_LINES)
                .map(({ line }) => logMessage(line))
                .join("\n"),
            },
          ]
        : []),
    ],
  };
  return [hop, ...callChildren(call, facts, names, depth)];
}

/** Why a try failed; where a batch reported the event, in the words of the function's own warning. */
function reasonOf(
  call: Call,
  eventId: string | undefined,
  logs: readonly FactOf<"log">[],
  { events }: StoryFacts,
): string | undefined {
  const failure = failureOf(call, eventId);
  if (failure === undefined || call.end?.error !== undefined) return failure;
  const record = events.find(({ event }) => event.id === eventId);
  const ids = record ? [record.event.id, ...record.event.resources] : [];
  return (
    warningAbout(
      logs.map(({ line }) => line),
      ids,
    ) ?? failure
  );
}

const within = (at: number, { from, to }: Call): boolean => at >= from - 5 && at <= (to ?? Infinity) + 50;

/** What a call did: objects, writes, mails, refusals. */
function callChildren(call: Call, facts: StoryFacts, names: Names, parent: 0 | 1): Hop[] {
  const depth = (parent + 1) as 1 | 2;
  // Of a batch only what names the story's subject is known to be its own.
  const subject = call.eventIds.length > 1 ? facts.events.flatMap((record) => subjectOf(record) ?? [])[0] : undefined;
  const mine = <T extends { by?: { requestId: string }; at: number }>(list: readonly T[]) =>
    list.filter(
      (fact) =>
        fact.by?.requestId === call.requestId &&
        within(fact.at, call) &&
        (subject === undefined || JSON.stringify(fact).includes(subject)),
    );
  const moment = (at: number): Bar[] => [{ kind: "moment", from: at, to: at }];
  const children: (Hop & { at: number })[] = [
    ...mine(facts.objects).map((fact) => ({
      at: fact.at,
      id: `object/${fact.seq}`,
      kind: "object" as const,
      depth,
      name: `${fact.kind === "object-read" ? "reads from" : "writes to"} S3`,
      note: `${Math.round(fact.bytes / 1000)} kB`,
      bars: moment(fact.at),
      known: [
        ["bucket", names.short(fact.bucket)],
        ["key", fact.key],
        ["bytes", String(fact.bytes)],
      ] as Hop["known"],
    })),
    ...mine(facts.writes)
      .filter(({ sequenceNumber, conditionFailed }) => sequenceNumber !== undefined || conditionFailed)
      .map((fact) => ({
        at: fact.at,
        id: `write/${fact.seq}`,
        kind: "write" as const,
        depth,
        name: `writes ${names.short(fact.table)}`,
        note: fact.conditionFailed ? "its condition did not hold" : "",
        bars: moment(fact.at),
        known: [
          ["table", names.short(fact.table)],
          ["key", fact.key],
          ["write units", String(fact.units)],
        ] as Hop["known"],
      })),
    ...mine(facts.mails).map((fact) => ({
      at: fact.at,
      id: `mail/${fact.seq}`,
      kind: "mail" as const,
      depth,
      name: "e-mail",
      note: `“${fact.subject}”`,
      bars: moment(fact.at),
      label: fact.to.join(", "),
      known: [
        ["from", fact.from],
        ["to", fact.to.join(", ")],
        ["subject", fact.subject],
      ] as Hop["known"],
      texts: [{ title: "Text", text: fact.text }],
    })),
    ...mine(facts.refusals).map((fact) => ({
      at: fact.at,
      id: `refused/${fact.seq}`,
      kind: "refused" as const,
      depth,
      name: `${fact.service}:${fact.operation}`,
      note: "refused",
      mark: "refuse" as const,
      bars: moment(fact.at),
      known: [
        ["action", fact.action ?? "not known"],
        ["resource", fact.resource ?? "not known"],
      ] as Hop["known"],
      texts: [{ title: "In AWS’s words", text: fact.message }],
    })),
  ];
  return children.sort((a, b) => a.at - b.at).map(({ at: _, ...hop }) => hop);
}

function runBars(call: Call, failure: string | undefined): Bar[] {
  const to = call.to ?? call.from;
  const kind = failure === undefined ? ("run" as const) : ("fail" as const);
  const init = call.end?.initMs;
  if (init === undefined) return [{ kind, from: call.from, to }];
  const warm = Math.min(to, call.from + init);
  return [
    { kind: "cold", from: call.from, to: warm },
    { kind, from: warm, to },
  ];
}

function callFacts(call: Call, names: Names): Hop["known"] {
  const { end } = call;
  return [
    ["function", names.short(call.function)],
    ["request", call.requestId],
    ["trigger", names.short(call.trigger)],
    ["start", call.cold ? (end?.initMs === undefined ? "cold" : `cold, ${duration(end.initMs)} of it`) : "warm"],
    ["took", end ? duration(end.ms) : "still running"],
    ["memory", end ? `${end.memoryMb} MB` : "not known"],
  ];
}

const firstLine = (text: string): string => {
  const line = shortenedIn(text.split("\n")[0] ?? "").replace(/\.$/, "");
  return line.length > 70 ? `${line.slice(0, 69)}…` : line;
};
