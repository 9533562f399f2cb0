import { ACCOUNT, AwsError, arn } from "../aws.ts";
import type { Collection } from "../store.ts";

type StreamMode = "PROVISIONED" | "ON_DEMAND";

interface Shard {
  ShardId: string;
  HashKeyRange: { StartingHashKey: string; EndingHashKey: string };
  SequenceNumberRange: { StartingSequenceNumber: string; EndingSequenceNumber?: string };
}

/** A stream as kinesalite keeps it, with the mode that it does not know of. */
export interface Stream {
  StreamName: string;
  StreamARN: string;
  StreamStatus: string;
  StreamModeDetails: { StreamMode: StreamMode };
  StreamCreationTimestamp: number;
  RetentionPeriodHours: number;
  Shards: Shard[];
  _tags: Record<string, string>;
}

export const streamArn = (name: string): string => arn("kinesis", `stream/${name}`);

/** The stream's name in its ARN; undefined for what is no stream's ARN of this account and region. */
export function nameInArn(text: string): string | undefined {
  const prefix = streamArn("");
  return text.startsWith(prefix) && !text.slice(prefix.length).includes("/") ? text.slice(prefix.length) : undefined;
}

export const noStream = (name: string): AwsError =>
  new AwsError("ResourceNotFoundException", `Stream ${name} under account ${ACCOUNT} not found.`);

/** Throws `ResourceNotFoundException`. */
export function findStream(streams: Collection<Stream>, name: string): Stream {
  const stream = streams.get(name);
  if (stream) return stream;
  throw noStream(name);
}
