import { entryBytes, MAX_ENTRIES, MAX_REQUEST_BYTES, type OutboxEntry } from "../outbox/entry.ts";

/** An entry to be sent to the bus, and its position in the stream (none in a redrive). */
export interface Pending {
  entry: OutboxEntry;
  sequenceNumber?: string | undefined;
  /** Milliseconds since the epoch; when the item was written. */
  writtenAt?: number | undefined;
}

/** The outcome of an entry. `permanent`: the bus will never accept it. */
export type Outcome = { sent: true } | { sent: false; permanent: boolean; code: string; message: string };

export interface Bus {
  /** Returns one outcome per entry, in the same order. At most 10 entries and less than 1 MiB. */
  put(entries: OutboxEntry[]): Promise<Outcome[]>;
  /** Dead-letters an entry that cannot be sent. */
  deadLetter(entry: OutboxEntry, code: string, message: string): Promise<void>;
  wait(milliseconds: number): Promise<void>;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** The result of a run; `failed` is the first entry to be retried. */
export interface RelayResult {
  sent: number;
  deadLettered: number;
  failed?: Failed;
}

export interface Failed {
  pending: Pending;
  code: string;
  message: string;
}

const ATTEMPTS = 4;
const FIRST_WAIT_MS = 100;

/**
 * A stream drops a record after 24 hours. Well before that, an entry that still cannot be sent is dead-lettered in
 * full.
 */
export const LONGEST_WAIT_MS = 12 * 60 * 60 * 1000;

/**
 * Sends entries in order and stops at the first that cannot be sent now: everything from there on is retried, so nothing
 * overtakes it. An entry that the bus rejects for good is dead-lettered and does not block the rest.
 */
export async function relay(pending: readonly Pending[], bus: Bus): Promise<RelayResult> {
  const result: RelayResult = { sent: 0, deadLettered: 0 };
  for (const batch of batchesOf(pending)) {
    let left = await attempt(batch, bus, result);
    for (let retry = 1; left.length > 0 && retry < ATTEMPTS; retry++) {
      await bus.wait(FIRST_WAIT_MS * 2 ** (retry - 1));
      left = await attempt(left.map(toPending), bus, result);
    }
    for (const failed of left) {
      const waited = bus.now() - (failed.pending.writtenAt ?? bus.now());
      const stuck = waited < LONGEST_WAIT_MS ? failed : await putAway(failed, bus, result);
      if (stuck) return { ...result, failed: stuck };
    }
  }
  return result;
}

const toPending = ({ pending }: Failed): Pending => pending;

/** Makes one call, counts what was sent or dead-lettered, and returns what is left. */
async function attempt(batch: Pending[], bus: Bus, result: RelayResult): Promise<Failed[]> {
  const outcomes = await bus.put(batch.map(({ entry }) => entry));
  const left: Failed[] = [];
  for (const [i, pending] of batch.entries()) {
    const outcome = outcomes[i] ?? NO_OUTCOME;
    if (outcome.sent) {
      result.sent++;
      continue;
    }
    const failed = { pending, code: outcome.code, message: outcome.message };
    const stuck = outcome.permanent ? await putAway(failed, bus, result) : failed;
    if (stuck) left.push(stuck);
  }
  return left;
}

const NO_OUTCOME: Outcome = { sent: false, permanent: false, code: "NoResult", message: "The bus gave no result." };

/** Dead-letters an entry. Returns undefined when that succeeds, otherwise the failure. */
async function putAway({ pending, code, message }: Failed, bus: Bus, result: RelayResult): Promise<Failed | undefined> {
  try {
    await bus.deadLetter(pending.entry, code, message);
    result.deadLettered++;
    return undefined;
  } catch (error) {
    return { pending, code: "DeadLetterFailed", message: `${code}: ${message} Not put away: ${error}` };
  }
}

/** Splits entries into batches that each fit one PutEvents request. An entry that is too large gets its own batch. */
export function batchesOf(pending: readonly Pending[]): Pending[][] {
  const batches: Pending[][] = [];
  let batch: Pending[] = [];
  let bytes = 0;
  for (const each of pending) {
    const size = entryBytes(each.entry);
    if (batch.length === MAX_ENTRIES || (batch.length > 0 && bytes + size >= MAX_REQUEST_BYTES)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(each);
    bytes += size;
  }
  return batch.length > 0 ? [...batches, batch] : batches;
}
