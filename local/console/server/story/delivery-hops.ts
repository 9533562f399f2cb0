import type { FactOf } from "../../../trace.ts";
import type { Given, Hop } from "../../api/stories.ts";
import type { EventRecord } from "../index/event-record.ts";
import type { Names } from "../names.ts";
import { firstLine } from "./first-line.ts";
import type { Call, StoryFacts } from "./story-facts.ts";

/** The delivery of an event that led to a call: to the function itself, or to the queue that it takes messages from. */
export const deliveryTo = (
  call: Call | undefined,
  id: string,
  { deliveries }: StoryFacts,
): FactOf<"delivered"> | undefined =>
  deliveries.find(
    (fact) =>
      fact.kind === "delivered" &&
      fact.eventId === id &&
      (fact.target === call?.trigger || fact.target === call?.function),
  ) as FactOf<"delivered"> | undefined;

export function givenBy(fact: FactOf<"delivered" | "delivery-failed"> | undefined, names: Names): Given | undefined {
  if (!fact) return undefined;
  return {
    eventId: fact.eventId,
    rule: names.short(fact.rule),
    ...(fact.input !== undefined && { input: fact.input }),
    ...(fact.kind === "delivered" && fact.target.split(":")[2] === "sqs" && { inMessage: true as const }),
  };
}

export function attemptHop(
  fact: FactOf<"delivery-failed" | "dropped"> | StoryFacts["deliveries"][number],
  names: Names,
): Hop {
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

/** A fault that struck an event on its way, or one of its messages. */
export function injectedHop(fact: FactOf<"injected">, names: Names): Hop {
  const place = fact.target ?? fact.queue ?? "";
  return {
    id: `injected/${fact.seq}`,
    kind: "attempt",
    depth: 1,
    name: names.short(place),
    note: `injected ${fact.fault}`,
    mark: "retry",
    bars: [{ kind: "moment", from: fact.at, to: fact.at }],
    known: [
      ["fault", fact.faultId],
      ...(fact.rule === undefined ? [] : [["rule", names.short(fact.rule)] as [string, string]]),
      ...(fact.messageId === undefined ? [] : [["message", fact.messageId] as [string, string]]),
    ],
  };
}

export function letterHop(letter: FactOf<"dead-lettered">, names: Names): Hop {
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

/** Returns a hop for each target that took an event. */
export function deliveryHops(record: EventRecord, { deliveries }: StoryFacts, names: Names): Hop[] {
  return deliveries.flatMap((fact): Hop[] => {
    if (fact.kind !== "delivered" || fact.eventId !== record.event.id || names.isForAll(fact.rule)) return [];
    return [
      {
        id: `delivery/${fact.seq}`,
        kind: "attempt",
        depth: 1,
        name: names.short(fact.target),
        note: fact.attempt > 1 ? `delivered on try ${fact.attempt}` : "delivered",
        bars: [{ kind: "run", from: fact.at - fact.ms, to: fact.at }],
        tookMs: fact.ms,
        known: [
          ["rule", names.short(fact.rule)],
          ["target", names.short(fact.target)],
        ],
      },
    ];
  });
}
