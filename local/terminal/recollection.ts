import type { Fact } from "../trace.ts";
import { printable } from "./printable.ts";

interface Event {
  type: string;
  subject: string;
  /** When it was put. */
  at: number;
}

/** What later facts only name by an id: events, rules, and what invocations are about. */
export interface Recollection {
  remember(fact: Fact): void;
  event(eventId: string): Event | undefined;
  /** The events that an invocation was given. */
  eventsOf(requestId: string | undefined): Event[];
  /** How many rules want an event in particular, and who takes it among the targets of those that take every event. */
  rulesOf(rules: readonly string[]): { wanted: number; catchAlls: string[] };
}

const HELD = 10_000;
/** An archive's rule has a target without a name. */
const NAMELESS = ":::";

export function createRecollection(): Recollection {
  const events = new Map<string, Event>();
  const invocations = new Map<string, readonly string[]>();
  /** The targets of each rule that takes every event. */
  const catchAlls = new Map<string, string[]>();

  function keep<T>(map: Map<string, T>, key: string, value: T): void {
    map.set(key, value);
    if (map.size > HELD) map.delete(map.keys().next().value ?? "");
  }

  return {
    remember(fact) {
      if (fact.kind === "put") {
        const { id, "detail-type": type, resources } = fact.event;
        keep(events, id, { type: printable(type), subject: printable(resources[0] ?? id), at: fact.at });
      } else if (fact.kind === "scheduled") {
        const subject = fact.rule.slice(fact.rule.lastIndexOf("/") + 1);
        keep(events, fact.eventId, { type: "Scheduled Event", subject, at: fact.at });
      } else if (fact.kind === "invocation-started") {
        keep(invocations, fact.requestId, fact.eventIds);
      } else if (fact.kind === "rule-changed") {
        const named = fact.targets.map(({ arn }) => arn).filter((arn) => !arn.endsWith(NAMELESS));
        if (fact.everything && !fact.deleted) catchAlls.set(fact.rule, named.map(printable));
        else catchAlls.delete(fact.rule);
      }
    },
    event: (eventId) => events.get(eventId),
    eventsOf: (requestId) => (invocations.get(requestId ?? "") ?? []).flatMap((id) => events.get(id) ?? []),
    rulesOf: (rules) => ({
      wanted: rules.filter((rule) => !catchAlls.has(rule)).length,
      catchAlls: rules.flatMap((rule) => catchAlls.get(rule) ?? []),
    }),
  };
}
