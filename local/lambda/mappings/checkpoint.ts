import type { Collection, Store } from "../../store.ts";

/** A mapping's position in its stream. */
export interface Checkpoint {
  /** When the mapping was first created, in milliseconds since the epoch. */
  since: number;
  /** The sequence number up to which all records are done. */
  after?: string;
}

export interface Progress {
  /** Returns where to resume after a restart. */
  checkpoint(): Checkpoint;
  /** The number of records in progress. */
  readonly size: number;
  begin(sequenceNumber: string): void;
  /** Marks records as done, in any order; the checkpoint advances once all earlier ones are done. */
  end(sequenceNumbers: string[]): void;
}

const keyOf = (functionArn: string, streamArn: string) => `${functionArn}|${streamArn}`;

const checkpointsIn = (store: Store) => store.collection<Checkpoint>("lambda.stream-checkpoints");

/** Returns a mapping's progress, as stored by an earlier run. */
export const progressOf = (store: Store, functionArn: string, streamArn: string, now: number): Progress =>
  createProgress(checkpointsIn(store), keyOf(functionArn, streamArn), now);

/** Deletes a mapping's progress, so that a recreated mapping starts over. */
export function forgetProgress(store: Store, functionArn: string, streamArn: string): void {
  checkpointsIn(store).delete(keyOf(functionArn, streamArn));
}

/** Keeps a mapping's checkpoint in the store under `key`. */
function createProgress(stored: Collection<Checkpoint>, key: string, now: number): Progress {
  let checkpoint = stored.get(key) ?? { since: now };
  if (!stored.has(key)) stored.set(key, checkpoint);
  // In the order of the stream: true when done.
  const underWay = new Map<string, boolean>();
  return {
    checkpoint: () => checkpoint,
    get size() {
      return underWay.size;
    },
    begin: (sequenceNumber) => underWay.set(sequenceNumber, false),
    end(sequenceNumbers) {
      for (const sequenceNumber of sequenceNumbers) underWay.set(sequenceNumber, true);
      let after: string | undefined;
      for (const [sequenceNumber, done] of underWay) {
        if (!done) break;
        after = sequenceNumber;
        underWay.delete(sequenceNumber);
      }
      if (after === undefined) return;
      checkpoint = { ...checkpoint, after };
      stored.set(key, checkpoint);
    },
  };
}
