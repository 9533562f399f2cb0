import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  PutRecordCommand,
  PutRecordsCommand,
  type ShardIteratorType,
} from "@aws-sdk/client-kinesis";
import { expect, test } from "vitest";
import type { Caller } from "../aws.ts";
import { eachWithKinesis, runKinesis } from "./kinesis.fixture.ts";
import { readSequenceNumber } from "./sequence-number.ts";

const cloud = eachWithKinesis();
const ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/orders";
const SHARD = "shardId-000000000000";
const text = (data: Uint8Array | undefined) => Buffer.from(data ?? []).toString();

const put = (data: string, PartitionKey = "a") =>
  cloud.client.send(new PutRecordCommand({ StreamName: "orders", Data: Buffer.from(data), PartitionKey }));

async function iterator(
  ShardIteratorType: ShardIteratorType,
  more: { StartingSequenceNumber?: string; Timestamp?: Date } = {},
) {
  const command = new GetShardIteratorCommand({ StreamName: "orders", ShardId: SHARD, ShardIteratorType, ...more });
  return (await cloud.client.send(command)).ShardIterator;
}

async function read(ShardIterator: string | undefined, Limit?: number) {
  const output = await cloud.client.send(new GetRecordsCommand({ ShardIterator, Limit }));
  return { ...output, texts: output.Records?.map(({ Data }) => text(Data)) };
}

test("records are read in order, from one iterator to the next", async () => {
  await cloud.kinesis.createStream({ name: "orders", shardCount: 1 });
  const numbers = [];
  for (const data of ["1", "2", "3"]) numbers.push((await put(data)).SequenceNumber ?? "");
  expect(numbers.map(BigInt)).toEqual(numbers.map(BigInt).sort((a, b) => (a < b ? -1 : 1)));
  cloud.clock.advance(5000);
  const first = await read(await iterator("TRIM_HORIZON"), 2);
  expect(first.texts).toEqual(["1", "2"]);
  expect(first.MillisBehindLatest).toBeGreaterThanOrEqual(5000);
  const second = await read(first.NextShardIterator);
  expect([second.texts, second.MillisBehindLatest]).toEqual([["3"], 0]);
  expect(second.Records?.[0]).toMatchObject({ PartitionKey: "a", SequenceNumber: numbers[2] });
  const third = await read(second.NextShardIterator);
  expect(third.texts).toEqual([]);
  await put("4");
  expect((await read(third.NextShardIterator)).texts).toEqual(["4"]);
});

test("every type of iterator starts at its position", async () => {
  await cloud.kinesis.createStream({ name: "orders", shardCount: 1 });
  const latest = await iterator("LATEST");
  const { SequenceNumber: StartingSequenceNumber = "" } = await put("1");
  cloud.clock.advance(60_000);
  const Timestamp = new Date(cloud.clock.now());
  await put("2");
  expect((await read(latest)).texts).toEqual(["1", "2"]);
  expect((await read(await iterator("AT_SEQUENCE_NUMBER", { StartingSequenceNumber }))).texts).toEqual(["1", "2"]);
  expect((await read(await iterator("AFTER_SEQUENCE_NUMBER", { StartingSequenceNumber }))).texts).toEqual(["2"]);
  expect((await read(await iterator("AT_TIMESTAMP", { Timestamp }))).texts).toEqual(["2"]);
  expect((await read(await iterator("LATEST"))).texts).toEqual([]);
});

test("an iterator at a time without records works, and sees later records", async () => {
  await cloud.kinesis.createStream({ name: "orders", shardCount: 1 });
  await put("old");
  cloud.clock.advance(1000);
  const at = await iterator("AT_TIMESTAMP", { Timestamp: new Date(cloud.clock.now()) });
  await put("new");
  expect((await read(at)).texts).toEqual(["new"]);
  await expect(iterator("AT_TIMESTAMP", { Timestamp: new Date(cloud.clock.now() + 60_000) })).rejects.toThrow(
    "timestampInMillis",
  );
});

test("a partition key maps to one shard, and many records can be put at once", async () => {
  await cloud.kinesis.createStream({ name: "orders", shardCount: 4 });
  const Records = Array.from({ length: 40 }, (_, i) => ({
    Data: Buffer.from(String(i)),
    PartitionKey: `key-${i % 8}`,
  }));
  const output = await cloud.client.send(new PutRecordsCommand({ StreamARN: ARN, Records }));
  expect(output.FailedRecordCount).toBe(0);
  const shards = output.Records?.map(({ ShardId }) => ShardId) ?? [];
  expect(new Set(shards).size).toBeGreaterThan(1);
  expect(shards.slice(0, 8)).toEqual(shards.slice(8, 16));
  const mine = (await read(await iterator("TRIM_HORIZON"))).texts;
  expect(mine).toEqual(Records.flatMap((_, i) => (shards[i] === SHARD ? [String(i)] : [])));
});

test("a record is kept for the stream's retention period", async () => {
  await cloud.kinesis.createStream({ name: "orders", shardCount: 1 });
  await put("1");
  cloud.clock.advance(23 * 3_600_000);
  await put("2");
  expect((await read(await iterator("TRIM_HORIZON"))).texts).toEqual(["1", "2"]);
  cloud.clock.advance(2 * 3_600_000);
  expect((await read(await iterator("TRIM_HORIZON"))).texts).toEqual(["2"]);
  expect(cloud.store.collection("kinesis/records").size).toBe(1);
});

test("a response holds at most 10 MB", async () => {
  await cloud.kinesis.createStream({ name: "orders", shardCount: 1 });
  for (let i = 0; i < 11; i++) await put("x".repeat(1_000_000));
  const first = await read(await iterator("TRIM_HORIZON"));
  expect(first.Records).toHaveLength(10);
  expect((await read(first.NextShardIterator)).Records).toHaveLength(1);
});

test.each([
  [
    "no such stream",
    { StreamName: "none" },
    "ResourceNotFoundException",
    "Stream none under account 000000000000 not found.",
  ],
  ["too large", { Data: Buffer.alloc(1_048_577) }, "ValidationException", "1048576"],
  ["a key too long", { PartitionKey: "k".repeat(257) }, "ValidationException", "partitionKey"],
  ["a hash beyond the range", { ExplicitHashKey: "9".repeat(39) }, "InvalidArgumentException", "ExplicitHashKey"],
])("an invalid record is rejected: %s", async (_, change, name, message) => {
  await cloud.kinesis.createStream({ name: "orders", shardCount: 1 });
  const input = { StreamName: "orders", Data: Buffer.from("1"), PartitionKey: "a", ...change };
  await expect(cloud.client.send(new PutRecordCommand(input))).rejects.toMatchObject({
    name,
    message: expect.stringContaining(message),
  });
});

test("an invalid iterator is rejected", async () => {
  await expect(read("AAAAAAAAAAE=")).rejects.toMatchObject({ message: "Invalid ShardIterator." });
});

test("records survive a restart, except those of a deleted stream", async () => {
  await cloud.kinesis.createStream({ name: "orders", shardCount: 1 });
  const before = await iterator("TRIM_HORIZON");
  await put("1");
  const again = await runKinesis(cloud.store);
  const command = new PutRecordCommand({ StreamName: "orders", Data: Buffer.from("2"), PartitionKey: "a" });
  await again.client.send(command);
  const { Records } = await again.client.send(new GetRecordsCommand({ ShardIterator: before }));
  expect(Records?.map(({ Data }) => text(Data))).toEqual(["1", "2"]);
  await again.stop();
});

const role: Caller = { type: "role", arn: "arn:session", roleArn: "arn:aws:iam::000000000000:role/rule" };

test("inside the cloud a role puts only what its policies allow", async () => {
  const statement = { Effect: "Allow", Action: "kinesis:PutRecord", Resource: ARN };
  const allowed = await runKinesis(undefined, [{ Version: "2012-10-17", Statement: [statement] }]);
  const record = { data: "1", partitionKey: "a" };
  for (const { kinesis } of [allowed, cloud]) await kinesis.createStream({ name: "orders", shardCount: 1 });
  expect(await allowed.kinesis.putRecord(ARN, record, role)).toMatchObject({ shardId: SHARD });
  await expect(cloud.kinesis.putRecord(ARN, record, role)).rejects.toMatchObject({
    code: "AccessDeniedException",
    message: expect.stringContaining("is not authorized to perform: kinesis:PutRecord"),
  });
  await expect(allowed.kinesis.putRecord(`${ARN}-other`, record, role)).rejects.toMatchObject({
    code: "ResourceNotFoundException",
  });
  await allowed.stop();
});

test("an iterator expires after five minutes of the cloud's clock; the next one starts over", async () => {
  await cloud.kinesis.createStream({ name: "orders", shardCount: 1 });
  const first = await iterator("LATEST");
  cloud.clock.advance(299_000);
  const { NextShardIterator } = await read(first);
  cloud.clock.advance(2000);
  expect((await read(NextShardIterator)).texts).toEqual([]);
  await expect(read(first)).rejects.toMatchObject({
    name: "ExpiredIteratorException",
    message: expect.stringMatching(
      /^Iterator expired\. The iterator was created at time \w{3} \w{3} \d\d [\d:]{8} UTC \d{4} while right now it is .* 300000 milliseconds\.$/,
    ),
  });
});

test("a sequence number follows the cloud's clock and names its shard", async () => {
  await cloud.kinesis.createStream({ name: "orders", shardCount: 2 });
  cloud.clock.advance(86_400_000);
  const before = cloud.clock.now();
  const { SequenceNumber = "", ShardId } = await cloud.client.send(
    new PutRecordCommand({
      StreamName: "orders",
      Data: Buffer.from("1"),
      PartitionKey: "a",
      ExplicitHashKey: (2n ** 128n - 1n).toString(),
    }),
  );
  expect(ShardId).toBe("shardId-000000000001");
  expect(SequenceNumber).toHaveLength(56);
  const { shard, index, seconds } = readSequenceNumber(SequenceNumber) ?? {};
  expect({ shard, index }).toEqual({ shard: 1, index: 1 });
  expect(seconds).toBeGreaterThanOrEqual(Math.floor(before / 1000));
});

test.each<[string, { ShardId?: string; ShardIteratorType: ShardIteratorType; number?: string }, string, string]>([
  [
    "a shard that is not there",
    { ShardId: "1", ShardIteratorType: "LATEST" },
    "ResourceNotFoundException",
    "Shard 1 in",
  ],
  [
    "a shard with another name",
    { ShardId: "a", ShardIteratorType: "LATEST" },
    "ResourceNotFoundException",
    "Shard a in",
  ],
  [
    "no sequence number",
    { ShardIteratorType: "AT_SEQUENCE_NUMBER" },
    "InvalidArgumentException",
    "no StartingSequence",
  ],
  ["a sequence number too many", { ShardIteratorType: "LATEST", number: "1" }, "InvalidArgumentException", "also a"],
  [
    "a sequence number of none",
    { ShardIteratorType: "AT_SEQUENCE_NUMBER", number: "1" },
    "InvalidArgumentException",
    "is invalid.",
  ],
  [
    "a sequence number of another shard",
    { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", number: "49588160223248606261076875455806734688981848970781268242" },
    "InvalidArgumentException",
    "It encodes shardId-000000000401",
  ],
  [
    "a sequence number of another stream",
    { ShardIteratorType: "AFTER_SEQUENCE_NUMBER", number: "49544985256907370027570885864065577703022652638596431874" },
    "InvalidArgumentException",
    "because it did not come from this stream",
  ],
  ["no time", { ShardIteratorType: "AT_TIMESTAMP" }, "InvalidArgumentException", "no timestamp parameter"],
])("an invalid iterator request is rejected: %s", async (_, { number, ...where }, name, message) => {
  await cloud.kinesis.createStream({ name: "orders", shardCount: 1 });
  const command = new GetShardIteratorCommand({
    ...{ StreamName: "orders", ShardId: SHARD, StartingSequenceNumber: number },
    ...where,
  });
  await expect(cloud.client.send(command)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
});

test("with PutRecords, all records are checked before the first is kept", async () => {
  await cloud.kinesis.createStream({ name: "orders", shardCount: 1 });
  const of = (Data: Buffer, ExplicitHashKey?: string) => ({ Data, PartitionKey: "a", ExplicitHashKey });
  const small = of(Buffer.from("1"));
  for (const [Records, name] of [
    [[small, of(Buffer.from("2"), "9".repeat(39))], "InvalidArgumentException"],
    [[small, of(Buffer.alloc(1_048_577))], "ValidationException"],
    [Array.from({ length: 11 }, () => of(Buffer.alloc(1_048_576))), "InvalidArgumentException"],
    [Array.from({ length: 501 }, () => small), "ValidationException"],
  ] as const) {
    const sent = cloud.client.send(new PutRecordsCommand({ StreamName: "orders", Records: [...Records] }));
    await expect(sent).rejects.toMatchObject({ name });
  }
  expect((await read(await iterator("TRIM_HORIZON"))).texts).toEqual([]);
});
