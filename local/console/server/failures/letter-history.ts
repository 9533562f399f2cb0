import type { Fact, FactOf } from "../../../trace.ts";

type Died = FactOf<"dead-lettered">;
type Redriven = FactOf<"redriven">;

/** What the facts say about letters, kept as they arrive. */
export interface LetterHistory {
  add(fact: Fact): void;
  /** How a message became a letter. */
  died(queue: string, messageId: string): Died | undefined;
  /** The redrives from a queue, oldest first. */
  redriven(queue: string): readonly Redriven[];
  /** Whether what was redriven is a letter of the same queue again. */
  isBack(redrive: Redriven): boolean;
}

const HELD = 10_000;

export function createLetterHistory(held = HELD): LetterHistory {
  const died = new Map<string, Died>();
  /** The last letter of each event in each queue. */
  const lastOfEvent = new Map<string, Died>();
  const redriven: Redriven[] = [];

  function keep(map: Map<string, Died>, key: string, fact: Died): void {
    map.delete(key);
    map.set(key, fact);
    if (map.size > held) map.delete(map.keys().next().value ?? "");
  }

  return {
    add(fact) {
      if (fact.kind === "dead-lettered") {
        keep(died, keyOf(fact.queue, fact.messageId), fact);
        if (fact.eventId !== undefined) keep(lastOfEvent, keyOf(fact.queue, fact.eventId), fact);
      } else if (fact.kind === "redriven") {
        redriven.push(fact);
        if (redriven.length > held * 1.1) redriven.splice(0, redriven.length - held);
      }
    },
    died: (queue, messageId) => died.get(keyOf(queue, messageId)),
    redriven: (queue) => redriven.filter((fact) => fact.queue === queue),
    isBack({ queue, as, eventId = "", seq }) {
      const letters = [died.get(keyOf(queue, as)), lastOfEvent.get(keyOf(queue, eventId))];
      return letters.some((letter) => letter !== undefined && letter.seq > seq);
    },
  };
}

const keyOf = (queue: string, id: string): string => `${queue}/${id}`;
