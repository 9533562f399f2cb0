import { describe, expect, test } from "vitest";
import { eachWithDynamoDb, ORDERS } from "../dynamodb.fixture.ts";
import type { StreamRecord } from "../dynamodb.ts";

const cloud = eachWithDynamoDb();

function streamsApi(operation: string, input: object) {
  return fetch(cloud.endpoint, {
    method: "POST",
    headers: { "x-amz-target": `DynamoDBStreams_20120810.${operation}` },
    body: JSON.stringify(input),
  }).then((response) => response.json() as Promise<Record<string, unknown>>);
}

describe("the streams API", () => {
  test("a batch can be read again from its start", async () => {
    const { streamArn } = await cloud.dynamoDb.createTable(ORDERS);
    for (const orderId of ["a", "b", "c", "d"]) await cloud.put({ orderId });
    const { Streams } = (await streamsApi("ListStreams", { TableName: "orders" })) as { Streams: object[] };
    expect(Streams).toEqual([expect.objectContaining({ StreamArn: streamArn, TableName: "orders" })]);
    const described = (await streamsApi("DescribeStream", { StreamArn: streamArn })) as {
      StreamDescription: { Shards: { ShardId: string }[] };
    };
    const ShardId = described.StreamDescription.Shards[0]?.ShardId;
    const all = await cloud.records(streamArn);

    const keysFrom = async (more: object) => {
      const { ShardIterator } = await streamsApi("GetShardIterator", { StreamArn: streamArn, ShardId, ...more });
      const keys: unknown[] = [];
      for (let next = ShardIterator, page = 0; page < 3; page++) {
        const answer = await streamsApi("GetRecords", { ShardIterator: next, Limit: 2 });
        keys.push(...(answer["Records"] as StreamRecord[]).map((record) => record.dynamodb.Keys["orderId"]?.["S"]));
        next = answer["NextShardIterator"];
      }
      return keys.join("");
    };
    const second = all[1]?.dynamodb.SequenceNumber;
    expect(await keysFrom({ ShardIteratorType: "TRIM_HORIZON" })).toBe("abcd");
    expect(await keysFrom({ ShardIteratorType: "AT_SEQUENCE_NUMBER", SequenceNumber: second })).toBe("bcd");
    expect(await keysFrom({ ShardIteratorType: "AFTER_SEQUENCE_NUMBER", SequenceNumber: second })).toBe("cd");
    expect(await keysFrom({ ShardIteratorType: "LATEST" })).toBe("");
  });

  test("an iterator expires after 15 minutes", async () => {
    const { streamArn } = await cloud.dynamoDb.createTable(ORDERS);
    const { StreamDescription } = (await streamsApi("DescribeStream", { StreamArn: streamArn })) as {
      StreamDescription: { Shards: [{ ShardId: string }] };
    };
    const { ShardIterator } = await streamsApi("GetShardIterator", {
      StreamArn: streamArn,
      ShardId: StreamDescription.Shards[0].ShardId,
      ShardIteratorType: "TRIM_HORIZON",
    });
    cloud.clock.advance(16 * 60 * 1000);
    expect(await streamsApi("GetRecords", { ShardIterator })).toMatchObject({
      __type: expect.stringContaining("ExpiredIteratorException"),
    });
  });
});
