import { list, map, required, text } from "../api/shapes.ts";

// Lengths and patterns of the API: https://docs.aws.amazon.com/kinesis/latest/APIReference/
export const streamName = text({ min: 1, max: 128, pattern: "[a-zA-Z0-9_.-]+" });
export const shardId = text({ min: 1, max: 128, pattern: "[a-zA-Z0-9_.-]+" });
export const streamArn = text({ min: 1, max: 2048, pattern: "arn:aws[^:]*:kinesis:[^:]*:\\d{12}:stream/\\S+" });
export const sequenceNumber = text({ pattern: "0|([1-9]\\d{0,128})" });
export const hashKey = text({ pattern: "0|([1-9]\\d{0,38})" });
export const nextToken = text({ min: 1, max: 1_048_576 });

export const tagKey = text({ min: 1, max: 128 });
export const tags = map(tagKey, text({ max: 256 }), { max: 200 });
export const tagKeys = list(tagKey, { min: 1, max: 50 });

/** The stream, named by either member. */
export const stream = { StreamName: streamName, StreamARN: streamArn };

/** The stream as a taggable resource. */
export const resource = {
  ResourceARN: required(streamArn),
};
