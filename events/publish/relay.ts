import { entryBytes, MAX_ENTRIES, MAX_REQUEST_BYTES, type OutboxEntry } from "../outbox/entry.ts";

/** An entry on its way to the bus, and where in the stream it stands (none in a redrive). */
export interface Pending {
  entry: OutboxEntry;
  sequenceNumber?: string | undefined;
  /** Milliseconds since the epoch; when the item was written. */
  writtenAt?: number | undefined;
}

/** What became of an entry. `permanent`: the bus will never take it. */
export type Outcome = { sent: true } | { sent: false; permanent: boolean; code: string; message: string };

export interface Bus {
  /** One outcome an entry, in the entries' order; at most 10 entries and less than 1 MiB. */
  put(entries: OutboxEntry[]): Promise<Outcome[]>;
  /** Puts away, for a person to look at, an entry that does not go out. */
  deadLetter(entry: OutboxEntry, code: string, message: string): Promise<void>;
  wait(milliseconds: number): Promise<void>;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** What became of everything; `failed` is the first entry that has to be tried again. */
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

/** A stream forgets a record after 24 hours. Long before, an entry that still cannot go out is put away whole. */
export const LONGEST_WAIT_MS = 12 * 60 * 60 * 1000;

/**
 * Sends entries in their order and stops at the first that cannot go out now: everything from there on is to be tried
 * again, so nothing overtakes it. An entry that the bus refuses for good is dead-lettered and blocks nobody.
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

/** One call; counts what went out or was put away, and gives what is left. */
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

/** Undefined when it is put away. */
async function putAway({ pending, code, message }: Failed, bus: Bus, result: RelayResult): Promise<Failed | undefined> {
  try {
    await bus.deadLetter(pending.entry, code, message);
    result.deadLettered++;
    return undefined;
  } catch (error) {
    return { pending, code: "DeadLetterFailed", message: `${code}: ${message} Not put away: ${error}` };
  }
}

/** Consecutive entries, as many as one PutEvents request takes. An entry too large by itself stands alone. */
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
