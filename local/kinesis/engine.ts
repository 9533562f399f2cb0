import { Readable } from "node:stream";
import addTagsToStream from "kinesalite/actions/addTagsToStream.js";
import createStream from "kinesalite/actions/createStream.js";
import describeStream from "kinesalite/actions/describeStream.js";
import describeStreamSummary from "kinesalite/actions/describeStreamSummary.js";
import getRecords from "kinesalite/actions/getRecords.js";
import getShardIterator from "kinesalite/actions/getShardIterator.js";
import listTagsForStream from "kinesalite/actions/listTagsForStream.js";
import putRecord from "kinesalite/actions/putRecord.js";
import putRecords from "kinesalite/actions/putRecords.js";
import removeTagsFromStream from "kinesalite/actions/removeTagsFromStream.js";
import addTagsToStreamInput from "kinesalite/validations/addTagsToStream.js";
import createStreamInput from "kinesalite/validations/createStream.js";
import deleteStreamInput from "kinesalite/validations/deleteStream.js";
import describeStreamInput from "kinesalite/validations/describeStream.js";
import describeStreamSummaryInput from "kinesalite/validations/describeStreamSummary.js";
import getRecordsInput from "kinesalite/validations/getRecords.js";
import getShardIteratorInput from "kinesalite/validations/getShardIterator.js";
import validations from "kinesalite/validations/index.js";
import listShardsInput from "kinesalite/validations/listShards.js";
import listStreamsInput from "kinesalite/validations/listStreams.js";
import listTagsForStreamInput from "kinesalite/validations/listTagsForStream.js";
import putRecordInput from "kinesalite/validations/putRecord.js";
import putRecordsInput from "kinesalite/validations/putRecords.js";
import removeTagsFromStreamInput from "kinesalite/validations/removeTagsFromStream.js";
import { ACCOUNT, AwsError, REGION } from "../aws.ts";
import type { Collection } from "../store.ts";
import type { Records, StoredRecord } from "./records.ts";
import { noStream, type Stream } from "./streams.ts";

const ACTIONS = {
  AddTagsToStream: addTagsToStream,
  DescribeStream: describeStream,
  DescribeStreamSummary: describeStreamSummary,
  GetRecords: getRecords,
  GetShardIterator: getShardIterator,
  ListTagsForStream: listTagsForStream,
  PutRecord: putRecord,
  PutRecords: putRecords,
  RemoveTagsFromStream: removeTagsFromStream,
};

const INPUTS = {
  AddTagsToStream: addTagsToStreamInput,
  CreateStream: createStreamInput,
  DeleteStream: deleteStreamInput,
  DescribeStream: describeStreamInput,
  DescribeStreamSummary: describeStreamSummaryInput,
  GetRecords: getRecordsInput,
  GetShardIterator: getShardIteratorInput,
  ListShards: listShardsInput,
  ListStreams: listStreamsInput,
  ListTagsForStream: listTagsForStreamInput,
  PutRecord: putRecordInput,
  PutRecords: putRecordsInput,
  RemoveTagsFromStream: removeTagsFromStreamInput,
};

// biome-ignore lint/suspicious/noExplicitAny: input and output as the wire carries them.
type Untyped = any;

/** kinesalite's shards, sequence numbers and rules over our streams and records. */
export interface Engine {
  /** The output of an operation. A write is done, whole, before this returns its promise. */
  run(operation: keyof typeof ACTIONS, input: object): Promise<Untyped>;
  /** Throws `ValidationException` and `SerializationException` for an input that Kinesis refuses. */
  check(operation: keyof typeof INPUTS, input: object): Untyped;
  /** Makes a stream that is active at once. */
  create(input: { StreamName: string; ShardCount: number }, mode: Stream["StreamModeDetails"]): Promise<void>;
}

type Done<T = void> = (error: unknown, value?: T) => void;
type StreamWrite = { type: "put"; key: string; value: StoredRecord } | { type: "del"; key: string };

/** AWS's quota of shards in this region. https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html */
const SHARD_LIMIT = 20_000;

export function createEngine(streams: Collection<Stream>, records: Records): Engine {
  // What kinesalite calls a store. Every callback is called at once, so an action that writes runs without a pause:
  // no other request can come between its reading of the stream and its write, and its lock is always free.
  const lock = (_key: string, run: (release: <F>(done: F) => F) => void) => run((done) => done);
  const metaDb = {
    awsAccountId: ACCOUNT,
    awsRegion: REGION,
    lock,
    get(name: string, done: Done<Stream>) {
      const stream = streams.get(name);
      // kinesalite changes what it gets.
      if (stream) return done(null, structuredClone(stream));
      done(Object.assign(new Error(name), { name: "NotFoundError" }));
    },
    put(name: string, stream: Stream, done: Done) {
      streams.set(name, plain(stream));
      done(null);
    },
    createValueStream: () => Readable.from([...streams.values()]),
  };
  const streamDb = (name: string) => ({
    put(key: string, value: StoredRecord, done: Done) {
      records.put(name, key, value);
      done(null);
    },
    batch(writes: StreamWrite[], ...rest: [Done] | [object, Done]) {
      for (const write of writes)
        if (write.type === "put") records.put(name, write.key, write.value);
        else records.delete(name, write.key);
      (rest.at(-1) as Done)(null);
    },
    createReadStream: ({ gte }: { gte: string }) => Readable.from(records.from(name, gte)),
  });
  const kinesaliteStore = {
    shardLimit: SHARD_LIMIT,
    metaDb,
    getStreamDb: streamDb,
    getStream(name: string, done: Done<Stream>) {
      const stream = streams.get(name);
      if (stream) return done(null, structuredClone(stream));
      const { code: __type, message, status: statusCode } = noStream(name);
      done(Object.assign(new Error(message), { name: "NotFoundError", statusCode, body: { __type, message } }));
    },
  };

  function check(operation: keyof typeof INPUTS, input: object): Untyped {
    const { types, custom } = INPUTS[operation];
    // kinesalite takes the members of a list as they are.
    const holed = Object.entries(input).find(([, value]) => Array.isArray(value) && value.includes(null));
    if (holed) throw new AwsError("SerializationException", `The list ${holed[0]} holds null.`);
    try {
      const checked = validations.checkTypes({ ...input }, types);
      validations.checkValidations(checked, types, custom);
      return checked;
    } catch (error) {
      throw toAwsError(error);
    }
  }

  return {
    check,
    async run(operation, input) {
      const parameters = check(operation, input);
      return new Promise((resolve, reject) => {
        ACTIONS[operation](kinesaliteStore, parameters, (error, output) =>
          error ? reject(toAwsError(error)) : resolve(output ?? {}),
        );
      });
    },
    create(input, mode) {
      const parameters = check("CreateStream", input);
      return new Promise((resolve, reject) => {
        // kinesalite writes a stream twice, being created and, a moment later, active: only the latter is kept.
        const put = (name: string, stream: Stream, done: Done) => {
          if (stream.StreamStatus !== "ACTIVE") return done(null);
          if (streams.has(name)) return reject(inUse(name));
          metaDb.put(name, { ...stream, StreamModeDetails: mode }, done);
          resolve();
        };
        const creating = { ...kinesaliteStore, createStreamMs: 0, metaDb: { ...metaDb, put } };
        createStream(creating, parameters, (error) => error && reject(toAwsError(error)));
      });
    },
  };
}

/** Throws away what JSON cannot hold, such as the prototype that kinesalite's tags lack. */
const plain = (stream: Stream): Stream => JSON.parse(JSON.stringify(stream)) as Stream;

export const inUse = (name: string): AwsError =>
  new AwsError("ResourceInUseException", `Stream ${name} under account ${ACCOUNT} already exists.`);

function toAwsError(error: unknown): unknown {
  const { statusCode, body } = error as {
    statusCode?: number;
    body?: { __type: string; message?: string; Message?: string };
  };
  if (statusCode === undefined || !body) return error;
  return new AwsError(body.__type, body.message ?? body.Message ?? body.__type, statusCode);
}
