import type { Operations } from "../../api/operation.ts";
import type { State } from "../state.ts";
import { createStream } from "./create-stream.ts";
import { deleteStream } from "./delete-stream.ts";
import { describeStream, describeStreamSummary } from "./describe-stream.ts";
import { getRecords } from "./get-records.ts";
import { getShardIterator } from "./get-shard-iterator.ts";
import { listShards } from "./list-shards.ts";
import { listStreams } from "./list-streams.ts";
import { putRecord } from "./put-record.ts";
import { putRecords } from "./put-records.ts";
import { decreaseStreamRetentionPeriod, increaseStreamRetentionPeriod } from "./retention.ts";
import {
  addTagsToStream,
  listTagsForResource,
  listTagsForStream,
  removeTagsFromStream,
  tagResource,
  untagResource,
} from "./tags.ts";

/** The API's operations by name. */
export const operations: Operations<State> = {
  AddTagsToStream: addTagsToStream,
  CreateStream: createStream,
  DecreaseStreamRetentionPeriod: decreaseStreamRetentionPeriod,
  DeleteStream: deleteStream,
  DescribeStream: describeStream,
  DescribeStreamSummary: describeStreamSummary,
  GetRecords: getRecords,
  GetShardIterator: getShardIterator,
  IncreaseStreamRetentionPeriod: increaseStreamRetentionPeriod,
  ListShards: listShards,
  ListStreams: listStreams,
  ListTagsForResource: listTagsForResource,
  ListTagsForStream: listTagsForStream,
  PutRecord: putRecord,
  PutRecords: putRecords,
  RemoveTagsFromStream: removeTagsFromStream,
  TagResource: tagResource,
  UntagResource: untagResource,
};
