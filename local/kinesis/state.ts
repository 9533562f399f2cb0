import type { Clock } from "../clock.ts";
import { createRefusal, type Refusal } from "../iam/authorizer.ts";
import type { Collection, Store } from "../store.ts";
import { invalid, noStream } from "./errors.ts";
import { createRecords, type Records } from "./records.ts";
import { nameInArn, type Stream } from "./stream.ts";

export interface KinesisDeps {
  clock: Clock;
  store: Store;
  /** Authorizes callers inside the cloud; if absent, a role may do nothing. */
  refusal?: Refusal;
}

/** All streams and their records. */
export interface State {
  clock: Clock;
  streams: Collection<Stream>;
  records: Records;
  refusal: Refusal;
}

/** Loads what the store holds, so that a restart resumes where the last run stopped. */
export function createState({ clock, store, refusal = createRefusal(clock) }: KinesisDeps): State {
  return {
    clock,
    streams: store.collection<Stream>("kinesis/streams"),
    records: createRecords(store, clock),
    refusal,
  };
}

/** The two ways an input can name a stream. */
export interface NamesStream {
  StreamName?: string;
  StreamARN?: string;
}

/** Throws `ResourceNotFoundException`, or `InvalidArgumentException` unless exactly one stream is named. */
export function findStream({ streams }: State, { StreamName, StreamARN }: NamesStream): Stream {
  const inArn = StreamARN === undefined ? undefined : nameInArn(StreamARN);
  if (StreamARN !== undefined && inArn === undefined) throw noStream(StreamARN);
  if (inArn !== undefined && StreamName !== undefined && inArn !== StreamName)
    throw invalid(`StreamARN ${StreamARN} and StreamName ${StreamName} name different streams.`);
  const name = inArn ?? StreamName;
  if (name === undefined) throw invalid("Either StreamARN or StreamName must be provided.");
  const stream = streams.get(name);
  if (!stream) throw noStream(name);
  return stream;
}
