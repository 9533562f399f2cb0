import type { Clock } from "./clock.ts";
import { newest } from "./newest.ts";

/** An event as EventBridge delivers it. */
export interface Envelope {
  version: string;
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  time: string;
  region: string;
  "replay-name"?: string;
  resources: string[];
  detail: Record<string, unknown>;
}

/** What can happen in the cloud. `eventId` is the envelope's id; ARNs name who took part. */
type Happening =
  | { kind: "put"; bus: string; event: Envelope; rules: string[] }
  | { kind: "put-refused"; bus: string; code: string; message: string }
  | { kind: "scheduled"; rule: string; eventId: string; time: string }
  | { kind: "delivered"; eventId: string; rule: string; target: string; attempt: number; ms: number }
  | {
      kind: "delivery-failed";
      eventId: string;
      rule: string;
      target: string;
      attempt: number;
      code: string;
      message: string;
      retryInMs?: number;
    }
  | { kind: "dead-lettered"; from: string; queue: string; reason: string; eventId?: string }
  | { kind: "dropped"; eventId: string; rule: string; target: string; reason: string }
  | {
      kind: "invoked";
      function: string;
      requestId: string;
      cold: boolean;
      ms: number;
      trigger: string;
      eventIds: string[];
      error?: string;
    }
  | { kind: "environment-started" | "environment-stopped"; function: string; pid: number; reason?: string }
  | { kind: "log"; function: string; requestId?: string; line: string }
  | { kind: "mail"; from: string; to: string[]; subject: string; text: string; messageId: string }
  | { kind: "http"; method: string; path: string; status: number; ms: number }
  | { kind: "refused"; service: string; operation: string; code: string; message: string };

/** Something that happened, numbered, and when (milliseconds since the epoch, the cloud's clock). */
export type Fact = Happening & { seq: number; at: number };

export type FactOf<Kind extends Fact["kind"]> = Extract<Fact, { kind: Kind }>;

/** The one stream of facts: the terminal, the demo, the tests and the console read it; nothing else reports. */
export interface Trace {
  emit(happening: Happening): void;
  /** Calls `listener` with every later fact; the result stops that. */
  on(listener: (fact: Fact) => void): () => void;
  /** The facts still held, oldest first. */
  recent(): Fact[];
}

const HELD = 20_000;
/** A line of a log may be as long as 1 MB. */
const HELD_CHARACTERS = 2 ** 26;

export function createTrace(clock: Clock, held = HELD): Trace {
  let facts: Fact[] = [];
  let characters = 0;
  const listeners = new Set<(fact: Fact) => void>();
  let seq = 0;
  return {
    emit(happening) {
      const fact = { ...happening, seq: ++seq, at: clock.now() };
      facts.push(fact);
      characters += lengthOf(fact);
      // Twice the size before a cut keeps the cost of forgetting constant per fact.
      if (facts.length > held * 2 || characters > HELD_CHARACTERS * 2) {
        facts = newest(facts, held, HELD_CHARACTERS, lengthOf);
        characters = facts.reduce((sum, each) => sum + lengthOf(each), 0);
      }
      for (const listener of listeners) listener(fact);
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    recent: () => facts.slice(-held),
  };
}

const lengthOf = (fact: Fact): number => (fact.kind === "log" ? fact.line.length : 0);
