import type { FactOf } from "../../../trace.ts";
import type { Signal } from "../../api/signal.ts";
import type { Bar, Given, Hop } from "../../api/stories.ts";
import { duration } from "../../shared/duration.ts";
import { subjectOf } from "../index/event-record.ts";
import type { Names } from "../names.ts";
import { firstLine } from "./first-line.ts";
import { logMessage, warningAbout } from "./log-message.ts";
import { type Call, failureOf, type StoryFacts } from "./story-facts.ts";

const LOG_LINES = 50;

export const callId = ({ requestId, from }: Call): string => `call/${requestId}/${Math.round(from)}`;

/** Which faults struck a call, or what it called. */
function injectedIn(call: Call, { injected }: StoryFacts): string[] {
  const struck = injected.filter(
    ({ requestId, by, at }) => (by?.requestId ?? requestId) === call.requestId && within(at, call),
  );
  return [...new Set(struck.map(({ fault, operation }) => `injected ${fault}${operation ? ` at ${operation}` : ""}`))];
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
export function callHops(call: Call, facts: StoryFacts, names: Names, told: Set<string>, options: CallOptions): Hop[] {
  const { depth, eventId, note, waitedFrom, given } = options;
  const id = callId(call);
  if (told.has(id) && eventId === undefined) return [];
  told.add(id);
  const logs = facts.logs.filter((log) => log.requestId === call.requestId && within(log.at, call));
  const failure = reasonOf(call, eventId, logs, facts);
  const batch = call.eventIds.length > 1 ? `in a batch of ${call.eventIds.length}` : undefined;
  const warmth = call.cold ? "cold start" : depth === 1 && eventId === undefined ? "warm" : undefined;
  const notes = [note, warmth, batch, ...injectedIn(call, facts)];
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

export function runBars(call: Call, failure: string | undefined): Bar[] {
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

export function callFacts(call: Call, names: Names): Hop["known"] {
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
