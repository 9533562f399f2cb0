import { GetRecordsCommand, GetShardIteratorCommand, ListShardsCommand } from "@aws-sdk/client-kinesis";
import { expect, test } from "vitest";
import { requiredAccess as accessOf, type Operation } from "../api/operation.ts";
import { drivenClock } from "../clock.ts";
import { memoryStore } from "../store.ts";
import { eachWithKinesis } from "./kinesis.fixture.ts";
import { operations } from "./operations/index.ts";
import { createState, type State } from "./state.ts";

const cloud = eachWithKinesis();
const state = createState({ clock: drivenClock(), store: memoryStore() });
const requiredAccess = (name: string, input: object) => accessOf(operations[name] as Operation<State>, state, input);
const ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";

test.each<[string, object, string]>([
  ["PutRecord", { StreamName: "orders" }, ARN],
  ["PutRecords", { StreamARN: ARN }, ARN],
  ["TagResource", { ResourceARN: ARN }, ARN],
  ["ListStreams", {}, "*"],
  ["GetRecords", { ShardIterator: "none" }, "*"],
])("%s %j needs its action on the stream", (operation, input, resource) => {
  expect(requiredAccess(operation, { ...input })).toEqual([{ action: `kinesis:${operation}`, resource }]);
});

test("an iterator is authorized against the stream it was created for", async () => {
  await cloud.kinesis.createStream({ name: "orders", shardCount: 1 });
  const { ShardIterator } = await cloud.client.send(
    new GetShardIteratorCommand({ StreamName: "orders", ShardId: "0", ShardIteratorType: "LATEST" }),
  );
  expect(requiredAccess("GetRecords", { ShardIterator })).toEqual([{ action: "kinesis:GetRecords", resource: ARN }]);
  // Regardless of what else the input names.
  const other = `${ARN}-other`;
  expect(requiredAccess("GetRecords", { ShardIterator, StreamARN: other })[0]?.resource).toBe(ARN);
  const get = new GetRecordsCommand({ ShardIterator, StreamARN: other });
  await expect(cloud.client.send(get)).rejects.toMatchObject({ name: "InvalidArgumentException" });
});

test("the next page of shards is authorized against the first page's stream", async () => {
  await cloud.kinesis.createStream({ name: "orders", shardCount: 2 });
  const { NextToken } = await cloud.client.send(new ListShardsCommand({ StreamName: "orders", MaxResults: 1 }));
  expect(requiredAccess("ListShards", { NextToken })).toEqual([{ action: "kinesis:ListShards", resource: ARN }]);
});
