import type { Clock } from "../clock.ts";
import { createRefusal, type Refusal } from "../iam/authorizer.ts";
import type { Collection, Store } from "../store.ts";
import { createEngine, type Engine } from "./engine.ts";
import { createRecords, type Records, type StoredRecord } from "./records.ts";
import type { Stream } from "./streams.ts";

export interface KinesisDeps {
  clock: Clock;
  store: Store;
  /** Judges callers from inside the cloud; without it a role may do nothing. */
  refusal?: Refusal;
}

/** All streams and records, and what acts upon them. */
export interface State {
  clock: Clock;
  streams: Collection<Stream>;
  records: Records;
  engine: Engine;
  refusal: Refusal;
}

/** Reads what the store holds, so that a restart goes on where the last run ended. */
export function createState({ clock, store, refusal = createRefusal(clock) }: KinesisDeps): State {
  const streams = store.collection<Stream>("kinesis/streams");
  const records = createRecords(store.collection<StoredRecord>("kinesis/records"), clock);
  return { clock, streams, records, engine: createEngine(streams, records), refusal };
}
