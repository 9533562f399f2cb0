import {
  AddTagsToStreamCommand,
  CreateStreamCommand,
  DecreaseStreamRetentionPeriodCommand,
  DeleteStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  IncreaseStreamRetentionPeriodCommand,
  ListShardsCommand,
  ListStreamsCommand,
  ListTagsForResourceCommand,
  ListTagsForStreamCommand,
  MergeShardsCommand,
  RemoveTagsFromStreamCommand,
  SubscribeToShardCommand,
} from "@aws-sdk/client-kinesis";
import { expect, test } from "vitest";
import { eachWithKinesis, runKinesis } from "./kinesis.fixture.ts";

const cloud = eachWithKinesis();
const ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";

const create = (StreamName: string, ShardCount = 1) =>
  cloud.client.send(new CreateStreamCommand({ StreamName, ShardCount }));

test("a stream is active immediately, and its shards divide the hash keys", async () => {
  await create("orders", 2);
  const { StreamDescription } = await cloud.client.send(new DescribeStreamCommand({ StreamName: "orders" }));
  expect(StreamDescription).toMatchObject({
    StreamName: "orders",
    StreamARN: ARN,
    StreamStatus: "ACTIVE",
    StreamModeDetails: { StreamMode: "PROVISIONED" },
    RetentionPeriodHours: 24,
    EncryptionType: "NONE",
    HasMoreShards: false,
  });
  expect(StreamDescription?.Shards?.map(({ ShardId, HashKeyRange }) => ({ ShardId, ...HashKeyRange }))).toEqual([
    {
      ShardId: "shardId-000000000000",
      StartingHashKey: "0",
      EndingHashKey: "170141183460469231731687303715884105727",
    },
    {
      ShardId: "shardId-000000000001",
      StartingHashKey: "170141183460469231731687303715884105728",
      EndingHashKey: "340282366920938463463374607431768211455",
    },
  ]);
});

test("an on-demand stream reports its mode, and starts with four shards", async () => {
  const { client } = cloud;
  await client.send(
    new CreateStreamCommand({ StreamName: "orders", StreamModeDetails: { StreamMode: "ON_DEMAND" }, Tags: { a: "b" } }),
  );
  const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamARN: ARN }));
  expect(StreamDescriptionSummary).toMatchObject({
    StreamModeDetails: { StreamMode: "ON_DEMAND" },
    OpenShardCount: 4,
    ConsumerCount: 0,
  });
  expect(StreamDescriptionSummary).not.toHaveProperty("Shards");
  const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceARN: ARN }));
  expect(Tags).toEqual([{ Key: "a", Value: "b" }]);
});

test.each([
  ["both", { ShardCount: 1, StreamModeDetails: { StreamMode: "ON_DEMAND" as const } }, "InvalidArgumentException"],
  ["no count", {}, "InvalidArgumentException"],
  ["a count of none", { ShardCount: 0 }, "ValidationException"],
  ["an unknown mode", { StreamModeDetails: { StreamMode: "FAST" as "ON_DEMAND" } }, "ValidationException"],
  ["too many", { ShardCount: 20_001 }, "LimitExceededException"],
  ["what is not supported here", { ShardCount: 1, MaxRecordSizeInKiB: 2048 }, "ValidationException"],
  ["a bad tag", { ShardCount: 1, Tags: { "a!": "b" } }, "InvalidArgumentException"],
])("a stream with %s is rejected, and not created", async (_, input, name) => {
  const sent = cloud.client.send(new CreateStreamCommand({ StreamName: "orders", ...input }));
  await expect(sent).rejects.toMatchObject({ name });
  expect((await cloud.client.send(new ListStreamsCommand({}))).StreamNames).toEqual([]);
});

test("a name can be used only once, even by concurrent requests", async () => {
  const results = await Promise.allSettled([create("orders"), create("orders")]);
  expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(create("orders")).rejects.toMatchObject({
    name: "ResourceInUseException",
    message: "Stream orders under account 000000000000 already exists.",
  });
});

test("streams are listed by name, in pages", async () => {
  for (const name of ["c", "a", "b"]) await create(name);
  const first = await cloud.client.send(new ListStreamsCommand({ Limit: 2 }));
  expect(first).toMatchObject({ StreamNames: ["a", "b"], HasMoreStreams: true });
  expect(first.StreamSummaries?.[0]).toMatchObject({ StreamName: "a", StreamStatus: "ACTIVE" });
  const { NextToken } = first;
  expect(await cloud.client.send(new ListStreamsCommand({ NextToken }))).toMatchObject({
    StreamNames: ["c"],
    HasMoreStreams: false,
  });
  const after = await cloud.client.send(new ListStreamsCommand({ ExclusiveStartStreamName: "a" }));
  expect(after.StreamNames).toEqual(["b", "c"]);
});

test("shards are listed in pages, by ListShards and DescribeStream", async () => {
  await create("orders", 3);
  const ids = (shards: { ShardId?: string | undefined }[] = []) => shards.map(({ ShardId }) => ShardId?.slice(-1));
  const first = await cloud.client.send(new ListShardsCommand({ StreamName: "orders", MaxResults: 2 }));
  expect(ids(first.Shards)).toEqual(["0", "1"]);
  const { NextToken } = first;
  const second = await cloud.client.send(new ListShardsCommand({ NextToken }));
  expect([ids(second.Shards), second.NextToken]).toEqual([["2"], undefined]);
  const { StreamDescription } = await cloud.client.send(
    new DescribeStreamCommand({ StreamName: "orders", Limit: 1, ExclusiveStartShardId: "shardId-000000000000" }),
  );
  expect([ids(StreamDescription?.Shards), StreamDescription?.HasMoreShards]).toEqual([["1"], true]);
  await expect(cloud.client.send(new ListShardsCommand({ NextToken: "other" }))).rejects.toThrow("NextToken other");
});

test("tags are added, listed and removed", async () => {
  await create("orders");
  const StreamName = "orders";
  await cloud.client.send(new AddTagsToStreamCommand({ StreamName, Tags: { team: "shop", stage: "dev" } }));
  await cloud.client.send(new RemoveTagsFromStreamCommand({ StreamARN: ARN, TagKeys: ["team"] }));
  expect(await cloud.client.send(new ListTagsForStreamCommand({ StreamName }))).toMatchObject({
    Tags: [{ Key: "stage", Value: "dev" }],
    HasMoreTags: false,
  });
});

test("a deleted stream is gone, and its name can be reused", async () => {
  await create("orders");
  await cloud.client.send(new DeleteStreamCommand({ StreamARN: ARN }));
  const gone = {
    name: "ResourceNotFoundException",
    message: "Stream orders under account 000000000000 not found.",
  };
  await expect(cloud.client.send(new DescribeStreamCommand({ StreamName: "orders" }))).rejects.toMatchObject(gone);
  await expect(cloud.client.send(new DeleteStreamCommand({ StreamName: "orders" }))).rejects.toMatchObject(gone);
  await create("orders");
});

test("an ARN of another Region or account does not match a stream here", async () => {
  await create("orders");
  for (const StreamARN of [ARN.replace("us-east-1", "eu-west-1"), ARN.replace("000000000000", "111111111111")])
    await expect(cloud.client.send(new DescribeStreamCommand({ StreamARN }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  await expect(cloud.client.send(new DescribeStreamCommand({ StreamARN: ARN, StreamName: "other" }))).rejects.toThrow(
    "different streams",
  );
});

test("an unsupported feature is rejected by name", async () => {
  const merge = new MergeShardsCommand({ StreamName: "a", ShardToMerge: "b", AdjacentShardToMerge: "c" });
  await expect(cloud.client.send(merge)).rejects.toMatchObject({
    name: "UnknownOperationException",
    message: expect.stringContaining("MergeShards is not supported"),
  });
  const subscribe = new SubscribeToShardCommand({
    ConsumerARN: ARN,
    ShardId: "a",
    StartingPosition: { Type: "LATEST" },
  });
  await expect(cloud.client.send(subscribe)).rejects.toThrow("SubscribeToShard is not supported");
});

test("a template's stream is kept after a restart, but not with a different number of shards", async () => {
  const { kinesis, store } = cloud;
  expect(await kinesis.createStream({ name: "orders", shardCount: 2, retentionHours: 48, tags: { a: "b" } })).toEqual({
    name: "orders",
    arn: ARN,
  });
  const again = await runKinesis(store);
  await again.kinesis.createStream({ name: "orders", shardCount: 2, retentionHours: 72 });
  const { StreamDescription } = await again.client.send(new DescribeStreamCommand({ StreamName: "orders" }));
  expect(StreamDescription).toMatchObject({ RetentionPeriodHours: 72 });
  await expect(again.kinesis.createStream({ name: "orders", shardCount: 3 })).rejects.toThrow("already exists");
  await expect(again.kinesis.createStream({ name: "orders" })).rejects.toThrow("already exists");
  await expect(again.kinesis.createStream({ name: "x", retentionHours: 1 })).rejects.toThrow("it must be 24 to 8760");
  await again.stop();
});

test("a retention period is increased and decreased by separate operations, within the limits", async () => {
  await create("orders");
  const StreamName = "orders";
  const increase = (RetentionPeriodHours: number) =>
    cloud.client.send(new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours }));
  const decrease = (RetentionPeriodHours: number) =>
    cloud.client.send(new DecreaseStreamRetentionPeriodCommand({ StreamARN: ARN, RetentionPeriodHours }));
  const hours = async () =>
    (await cloud.client.send(new DescribeStreamSummaryCommand({ StreamName }))).StreamDescriptionSummary
      ?.RetentionPeriodHours;
  await increase(8760);
  expect(await hours()).toBe(8760);
  await decrease(48);
  expect(await hours()).toBe(48);
  for (const [refused, message] of [
    [increase(47), "shorter than existing"],
    [increase(8761), "too long"],
    [decrease(49), "longer than existing"],
    [decrease(23), "too short"],
  ] as const)
    await expect(refused).rejects.toMatchObject({
      name: "InvalidArgumentException",
      message: expect.stringContaining(message),
    });
  expect(await hours()).toBe(48);
});

test("a stream has at most 50 tags, listed in pages", async () => {
  const many = (from: number, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`tag-${String(from + i).padStart(2, "0")}`, ""]));
  await cloud.kinesis.createStream({ name: "orders", shardCount: 1, tags: many(0, 50) });
  const StreamName = "orders";
  await expect(cloud.client.send(new AddTagsToStreamCommand({ StreamName, Tags: many(50, 1) }))).rejects.toThrow(
    "cannot have more than 50 tags",
  );
  await cloud.client.send(new AddTagsToStreamCommand({ StreamName, Tags: { "tag-00": "new" } }));
  const first = await cloud.client.send(new ListTagsForStreamCommand({ StreamName, Limit: 2 }));
  expect(first).toMatchObject({ Tags: [{ Key: "tag-00", Value: "new" }, { Key: "tag-01" }], HasMoreTags: true });
  const rest = await cloud.client.send(new ListTagsForStreamCommand({ StreamName, ExclusiveStartTagKey: "tag-01" }));
  expect([rest.Tags?.length, rest.HasMoreTags]).toEqual([48, false]);
});

test("an operation requires a stream name or ARN", async () => {
  await expect(cloud.client.send(new DescribeStreamCommand({}))).rejects.toMatchObject({
    name: "InvalidArgumentException",
    message: "Either StreamARN or StreamName must be provided.",
  });
});
