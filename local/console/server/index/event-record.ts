import type { By, Envelope } from "../../../trace.ts";

/** What became of an event, one by one, as the facts arrive. */
export interface EventRecord {
  event: Envelope;
  bus: string;
  /** The number of the fact that it was put by. */
  seq: number;
  at: number;
  /** The number and the time of the last fact about it. */
  lastSeq: number;
  lastAt: number;
  rules: RuleRecord[];
  /** The request that put it. */
  by?: By | undefined;
  /** Letters of it that could not be told to belong to one rule. */
  letters: number;
}

export interface RuleRecord {
  rule: string;
  targets: TargetRecord[];
}

/**
 * - `matched`: nothing is known of a delivery yet
 * - `waiting`: it is with the target (a queue's message, an accepted asynchronous call), whose consumer has not taken it
 * - `running`: the consumer has it
 * - `retrying`: the last try failed, and there will be another
 * - `done`, `dead`, `lost`: over
 */
type TargetState = "matched" | "waiting" | "running" | "retrying" | "done" | "dead" | "lost";

export interface TargetRecord {
  arn: string;
  state: TargetState;
  /** Tries that failed: deliveries and invocations. */
  failed: number;
  /** Invocations that ended or run. */
  tries: number;
  consumer?: string;
  requestId?: string;
  reason?: string;
  /** The message in the dead-letter queue. */
  letterId?: string;
  /** When it was last done or dead. */
  endedAt?: number;
}

export const correlationOf = ({ event }: EventRecord): string | undefined => metadataOf(event, "correlationId");
export const causationOf = ({ event }: EventRecord): string | undefined => metadataOf(event, "causationId");
/** The id that the application gave the event; the envelope's own where there is none. */
export const ownIdOf = ({ event }: EventRecord): string => metadataOf(event, "eventId") ?? event.id;
export const subjectOf = ({ event }: EventRecord): string | undefined => event.resources[0];

/** What its story is found by: the subject, else the correlation id, else the event itself. */
export const storyOf = (record: EventRecord): string => subjectOf(record) ?? correlationOf(record) ?? record.event.id;

export function versionOf({ event }: EventRecord): string | undefined {
  const version = metadata(event)?.["schemaVersion"];
  return version === undefined ? undefined : String(version);
}

function metadata(event: Envelope): Record<string, unknown> | undefined {
  const value = event.detail?.["metadata"];
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}

function metadataOf(event: Envelope, name: string): string | undefined {
  const value = metadata(event)?.[name];
  return typeof value === "string" ? value : undefined;
}
