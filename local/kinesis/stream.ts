import { arn } from "../aws.ts";

/** A stream as stored. Its shards are derived: their number is fixed at creation. */
export interface Stream {
  name: string;
  mode: "PROVISIONED" | "ON_DEMAND";
  shardCount: number;
  /** In milliseconds since the epoch. */
  createdAt: number;
  retentionHours: number;
  tags: Record<string, string>;
}

/** https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html */
export const RETENTION_HOURS = { min: 24, max: 8760 };

export const streamArn = (name: string): string => arn("kinesis", `stream/${name}`);

/** Returns the stream's name from its ARN, or undefined unless it is a stream of this account and Region. */
export function nameInArn(text: string): string | undefined {
  const prefix = streamArn("");
  return text.startsWith(prefix) && !text.slice(prefix.length).includes("/") ? text.slice(prefix.length) : undefined;
}
