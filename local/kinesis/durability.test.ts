import {
  DeleteStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  PutRecordsCommand,
} from "@aws-sdk/client-kinesis";
import { expect, onTestFinished, test } from "vitest";
import { drivenClock } from "../clock.ts";
import { copyingStore } from "../store/copying-store.fixture.ts";
import { memoryStore } from "../store.ts";
import { type Running, runKinesis } from "./kinesis.fixture.ts";

const StreamName = "orders";
const HOUR_MS = 3_600_000;

async function put({ client }: Running, ...texts: string[]): Promise<string[]> {
  const Records = texts.map((text) => ({ Data: Buffer.from(text), PartitionKey: "a" }));
  const output = await client.send(new PutRecordsCommand({ StreamName, Records }));
  return output.Records?.map(({ SequenceNumber = "" }) => SequenceNumber) ?? [];
}

async function fromTheStart({ client }: Running) {
  const where = { StreamName, ShardId: "shardId-000000000000", ShardIteratorType: "TRIM_HORIZON" as const };
  return (await client.send(new GetShardIteratorCommand(where))).ShardIterator;
}

async function read({ client }: Running, ShardIterator: string | undefined, Limit?: number) {
  const { Records = [], NextShardIterator } = await client.send(new GetRecordsCommand({ ShardIterator, Limit }));
  return { texts: Records.map(({ Data }) => Buffer.from(Data ?? []).toString()), next: NextShardIterator };
}

test("after a restart a reader continues, and sequence numbers keep rising even when no record remains", async () => {
  const clock = drivenClock();
  const store = copyingStore();
  const start = async () => {
    const running = await runKinesis(store, [], clock);
    onTestFinished(() => running.stop());
    return running;
  };
  const first = await start();
  await first.kinesis.createStream({ name: StreamName, shardCount: 1 });
  const numbers = await put(first, "1", "2");
  const { texts, next } = await read(first, await fromTheStart(first), 1);
  expect(texts).toEqual(["1"]);

  const second = await start();
  expect((await read(second, next)).texts).toEqual(["2"]);
  clock.advance(25 * HOUR_MS);
  numbers.push(...(await put(second, "3")));
  clock.advance(25 * HOUR_MS);
  expect((await read(second, await fromTheStart(second))).texts).toEqual([]);
  expect(store.collection("kinesis/records").size).toBe(0);

  const third = await start();
  const waiting = await fromTheStart(third);
  numbers.push(...(await put(third, "4")));
  expect(numbers).toEqual([...new Set(numbers)].sort());
  expect((await read(third, waiting)).texts).toEqual(["4"]);
});

test("a deleted stream leaves nothing behind, and its readers cannot read a new stream with the same name", async () => {
  const clock = drivenClock();
  const store = memoryStore();
  const running = await runKinesis(store, [], clock);
  onTestFinished(() => running.stop());
  const create = () => running.kinesis.createStream({ name: StreamName, shardCount: 1 });
  await create();
  await put(running, "old");
  clock.advance(25 * HOUR_MS);
  await put(running, "younger");
  const iterator = await fromTheStart(running);
  await running.client.send(new DeleteStreamCommand({ StreamName }));
  for (const name of ["streams", "records", "trimmed"]) expect(store.collection(`kinesis/${name}`).size).toBe(0);
  clock.advance(1000);
  await create();
  await put(running, "new");
  await expect(read(running, iterator)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  expect((await read(running, await fromTheStart(running))).texts).toEqual(["new"]);
});
