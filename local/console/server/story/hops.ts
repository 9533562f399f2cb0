import type { FactOf } from "../../../trace.ts";
import type { Bar, Hop } from "../../api/stories.ts";
import { duration } from "../../shared/duration.ts";
import { type EventRecord, subjectOf } from "../index/event-record.ts";
import type { Names } from "../names.ts";
import { callFacts, callHops, callId, runBars } from "./call-hops.ts";
import { attemptHop, deliveryHops, deliveryTo, givenBy, injectedHop, letterHop } from "./delivery-hops.ts";
import { type Call, failureOf, type StoryFacts } from "./story-facts.ts";

/** A wait that deserves a row of its own. */
const LONG_WAIT_MS = 1000;

/**
 * The story hop by hop: what began it, then each event in the order of their puts with what followed from it. Where nothing is
 * known beyond targets, a delivery is a hop by itself.
 */
export function hopsOf(facts: StoryFacts, names: Names, endsAtTargets = false): Hop[] {
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
    if (endsAtTargets) hops.push(...deliveryHops(record, facts, names));
    hops.push(...consumerHops(record, facts, names, told));
  }
  return hops;
}

interface Origin {
  write: FactOf<"written"> | undefined;
  writer: Call | undefined;
  relay: Call | undefined;
}

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
  const hops: Hop[] = [
    ...facts.injected.filter((fact) => fact.eventId === id).map((fact) => injectedHop(fact, names)),
    ...refused.map((fact) => attemptHop(fact, names)),
  ];
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
