import { arn } from "../aws.ts";

/** A stream as the store keeps it. Its shards follow from it: they are as many as when it was created. */
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

/** The stream's name in its ARN; undefined unless it is the ARN of a stream of this account and region. */
export function nameInArn(text: string): string | undefined {
  const prefix = streamArn("");
  return text.startsWith(prefix) && !text.slice(prefix.length).includes("/") ? text.slice(prefix.length) : undefined;
}
