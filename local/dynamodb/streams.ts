import { AwsError, arn } from "../aws.ts";
import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";
import type { Collection, Store } from "../store.ts";
import { type Change, type StreamRecord, type StreamViewType, streamRecord } from "./stream-record.ts";

/** How long a record can be read, in milliseconds. */
const RETENTION_MS = 24 * 60 * 60 * 1000;

export interface StreamDescription {
  arn: string;
  label: string;
  tableName: string;
  viewType: StreamViewType;
  keySchema: { AttributeName: string; KeyType: string }[];
  status: "ENABLED" | "DISABLED";
  /** Milliseconds since the epoch. */
  createdAt: number;
}

export interface ReadOptions {
  /** The SequenceNumber of the last record already seen; reading starts at the oldest record if absent. */
  after?: string | undefined;
  limit: number;
}

export interface Streams {
  create(table: Pick<StreamDescription, "tableName" | "viewType" | "keySchema">): StreamDescription;
  /** Ends the stream; existing records stay readable for their retention. */
  disable(streamArn: string): void;
  /** Returns the record's SequenceNumber. */
  append(streamArn: string, change: Change): string;
  describe(streamArn: string): StreamDescription;
  list(): StreamDescription[];
  /** Returns the records after a position, oldest first, without waiting. */
  read(streamArn: string, options: ReadOptions): StreamRecord[];
  /** Like `read`, but waits until there is a record; returns `[]` if `signal` aborts or the streams are closed. */
  wait(streamArn: string, options: ReadOptions & { signal?: AbortSignal | undefined }): Promise<StreamRecord[]>;
  oldest(streamArn: string): string | undefined;
  newest(streamArn: string): string | undefined;
  /** Deletes records older than the retention. */
  trim(): void;
  close(): void;
}

interface Stream {
  description: StreamDescription;
  stored: Collection<StreamRecord>;
  records: StreamRecord[];
  waiting: Set<() => void>;
}

/** The streams of all tables, backed by the store. */
export function createStreams({ clock, random, store }: { clock: Clock; random: Random; store: Store }): Streams {
  const descriptions = store.collection<StreamDescription>("dynamodb/streams");
  const streams = new Map<string, Stream>();
  let lastSequence = 0n;
  let closed = false;

  for (const description of descriptions.values()) {
    const newest = open(description).records.at(-1);
    if (newest) lastSequence = max(lastSequence, BigInt(newest.dynamodb.SequenceNumber));
  }

  function open(description: StreamDescription): Stream {
    const stored = store.collection<StreamRecord>(`dynamodb/records/${description.tableName}/${description.label}`);
    const stream = { description, stored, records: [...stored.values()], waiting: new Set<() => void>() };
    streams.set(description.arn, stream);
    return stream;
  }

  function find(streamArn: string): Stream {
    const stream = streams.get(streamArn);
    if (stream) return stream;
    throw new AwsError("ResourceNotFoundException", `Requested resource not found: Stream: ${streamArn} not found`);
  }

  // The number starts with the time, so that numbers keep rising after a restart without being stored.
  function nextSequence(): string {
    lastSequence = max(lastSequence + 1n, 10n ** 20n + BigInt(clock.now()) * 10n ** 7n);
    return lastSequence.toString();
  }

  function after({ records }: Stream, { after = "", limit }: ReadOptions): StreamRecord[] {
    let low = 0;
    let high = records.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sequenceOf(records[middle]) <= after) low = middle + 1;
      else high = middle;
    }
    return records.slice(low, low + limit);
  }

  const wake = (stream: Stream) => {
    for (const resume of [...stream.waiting]) resume();
  };

  const change = (stream: Stream, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      const resume = () => {
        stream.waiting.delete(resume);
        signal?.removeEventListener("abort", resume);
        resolve();
      };
      stream.waiting.add(resume);
      signal?.addEventListener("abort", resume);
    });

  return {
    create(table) {
      let createdAt = clock.now();
      let label = labelOf(createdAt);
      while (streams.has(streamArn(table.tableName, label))) label = labelOf(++createdAt);
      const description: StreamDescription = {
        ...table,
        arn: streamArn(table.tableName, label),
        label,
        status: "ENABLED",
        createdAt,
      };
      descriptions.set(description.arn, description);
      open(description);
      return description;
    },

    disable(streamArn) {
      const stream = find(streamArn);
      stream.description = { ...stream.description, status: "DISABLED" };
      descriptions.set(streamArn, stream.description);
    },

    append(streamArn, itemChange) {
      const stream = find(streamArn);
      const { viewType, keySchema } = stream.description;
      const record = streamRecord(itemChange, {
        streamArn,
        viewType,
        keyNames: keySchema.map((key) => key.AttributeName),
        sequenceNumber: nextSequence(),
        eventId: random.text(32, "0123456789abcdef"),
        now: clock.now(),
      });
      stream.records.push(record);
      stream.stored.set(record.dynamodb.SequenceNumber, record);
      wake(stream);
      return record.dynamodb.SequenceNumber;
    },

    describe: (streamArn) => find(streamArn).description,
    list: () => [...streams.values()].map((stream) => stream.description),
    read: (streamArn, options) => after(find(streamArn), options),
    oldest: (streamArn) => find(streamArn).records.at(0)?.dynamodb.SequenceNumber,
    newest: (streamArn) => find(streamArn).records.at(-1)?.dynamodb.SequenceNumber,

    async wait(streamArn, { signal, ...options }) {
      const stream = find(streamArn);
      while (!closed && !signal?.aborted) {
        const found = after(stream, options);
        if (found.length > 0) return found;
        await change(stream, signal);
      }
      return [];
    },

    trim() {
      const horizon = (clock.now() - RETENTION_MS) / 1000;
      for (const { records, stored, description } of streams.values()) {
        const kept = records.findIndex((record) => record.dynamodb.ApproximateCreationDateTime >= horizon);
        for (const record of records.splice(0, kept < 0 ? records.length : kept)) {
          stored.delete(record.dynamodb.SequenceNumber);
        }
        if (description.status === "DISABLED" && records.length === 0) {
          streams.delete(description.arn);
          descriptions.delete(description.arn);
        }
      }
    },

    close() {
      closed = true;
      for (const stream of streams.values()) wake(stream);
    },
  };
}

const streamArn = (tableName: string, label: string) => arn("dynamodb", `table/${tableName}/stream/${label}`);

const labelOf = (ms: number) => new Date(ms).toISOString().slice(0, -1);

const sequenceOf = (record: StreamRecord | undefined) => record?.dynamodb.SequenceNumber ?? "";

const max = (left: bigint, right: bigint) => (left > right ? left : right);
