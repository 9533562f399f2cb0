import { seconds } from "../api/seconds.ts";
import { type Stream, streamArn } from "./stream.ts";

/** A stream as it appears in listings. */
export const summary = ({ name, mode, createdAt }: Stream) => ({
  StreamName: name,
  StreamARN: streamArn(name),
  StreamStatus: "ACTIVE",
  StreamModeDetails: { StreamMode: mode },
  StreamCreationTimestamp: seconds(createdAt),
});

/** A stream as it appears in descriptions. */
export const described = (stream: Stream) => ({
  ...summary(stream),
  RetentionPeriodHours: stream.retentionHours,
  EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
  EncryptionType: "NONE",
});
