import { BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import { PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, test } from "vitest";
import { eachWithDynamoDb, ORDERS } from "./dynamodb.fixture.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

const cloud = eachWithDynamoDb();

describe("streams", () => {
  test("only changes create records", async () => {
    const { streamArn } = await cloud.dynamoDb.createTable(ORDERS);
    await cloud.put({ orderId: "a", version: 1, tags: new Set(["x", "y"]) });
    await cloud.put({ tags: new Set(["y", "x"]), version: 1.0, orderId: "a" });
    await cloud.documents.send(
      new UpdateCommand({
        TableName: "orders",
        Key: { orderId: "a" },
        UpdateExpression: "SET version = version + :one",
        ExpressionAttributeValues: { ":one": 1 },
      }),
    );
    await cloud.client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          orders: [
            { DeleteRequest: { Key: { orderId: { S: "a" } } } },
            { DeleteRequest: { Key: { orderId: { S: "never-there" } } } },
          ],
        },
      }),
    );
    const records = await cloud.records(streamArn);
    const first = { orderId: { S: "a" }, version: { N: "1" }, tags: { SS: ["x", "y"] } };
    const second = { ...first, version: { N: "2" } };
    expect(records.map(({ eventName, dynamodb: { OldImage, NewImage } }) => [eventName, OldImage, NewImage])).toEqual([
      ["INSERT", undefined, first],
      ["MODIFY", first, second],
      ["REMOVE", second, undefined],
    ]);
    expect(records[0]).toMatchObject({
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "us-east-1",
      eventSourceARN: streamArn,
      dynamodb: { Keys: { orderId: { S: "a" } }, StreamViewType: "NEW_AND_OLD_IMAGES", SizeBytes: expect.any(Number) },
    });
    expect(records[0]?.dynamodb.SequenceNumber).toMatch(/^\d{21}$/);
    expect(new Set(records.map((record) => record.eventID)).size).toBe(3);
  });

  test("the view type decides which images a record contains", async () => {
    const views = { KEYS_ONLY: "", NEW_IMAGE: "new", OLD_IMAGE: "old", NEW_AND_OLD_IMAGES: "old new" } as const;
    for (const [StreamViewType, images] of Object.entries(views)) {
      const { streamArn } = await cloud.dynamoDb.createTable({
        ...ORDERS,
        TableName: StreamViewType,
        StreamSpecification: { StreamEnabled: true, StreamViewType: StreamViewType as keyof typeof views },
      });
      for (const n of [1, 2]) {
        await cloud.documents.send(new PutCommand({ TableName: StreamViewType, Item: { orderId: "a", n } }));
      }
      const [, { dynamodb } = {}] = await cloud.records(streamArn);
      const held = [dynamodb?.OldImage && "old", dynamodb?.NewImage && "new"].filter(Boolean).join(" ");
      expect(held).toBe(images);
    }
  });

  test("100 concurrent writers of one item: each version once, in order, each image following the last", async () => {
    const { streamArn } = await cloud.dynamoDb.createTable(ORDERS);
    await Promise.all(
      Array.from({ length: 100 }, () =>
        cloud.documents.send(
          new UpdateCommand({
            TableName: "orders",
            Key: { orderId: "a" },
            UpdateExpression: "ADD version :one",
            ExpressionAttributeValues: { ":one": 1 },
          }),
        ),
      ),
    );
    const records = await cloud.records(streamArn);
    expect(records.map((record) => record.dynamodb.NewImage?.["version"]?.["N"])).toEqual(
      Array.from({ length: 100 }, (_, i) => String(i + 1)),
    );
    records.reduce((before, record) => {
      expect(record.dynamodb.OldImage).toEqual(before.dynamodb.NewImage);
      expect(record.dynamodb.SequenceNumber > before.dynamodb.SequenceNumber).toBe(true);
      return record;
    });
  });

  test("1,000 items in batches: the stream contains each once", async () => {
    const { streamArn } = await cloud.dynamoDb.createTable(ORDERS);
    const ids = Array.from({ length: 1000 }, (_, i) => `order-${i}`);
    await Promise.all(
      Array.from({ length: 40 }, (_, batch) =>
        cloud.client.send(
          new BatchWriteItemCommand({
            RequestItems: {
              orders: ids
                .slice(batch * 25, batch * 25 + 25)
                .map((id) => ({ PutRequest: { Item: { orderId: { S: id } } } })),
            },
          }),
        ),
      ),
    );
    const records = await cloud.records(streamArn);
    expect(records.map((record) => record.dynamodb.Keys["orderId"]?.["S"]).sort()).toEqual([...ids].sort());
  });

  test("a reader waits for the next record, and gives up when told to", async () => {
    const { streamArn = "" } = await cloud.dynamoDb.createTable(ORDERS);
    const waiting = cloud.dynamoDb.readStream(streamArn, { limit: 10 });
    await cloud.put({ orderId: "a" });
    const [record] = await waiting;
    expect(record?.dynamodb.Keys).toEqual({ orderId: { S: "a" } });

    const controller = new AbortController();
    const after = record?.dynamodb.SequenceNumber;
    const aborted = cloud.dynamoDb.readStream(streamArn, { after, limit: 10, signal: controller.signal });
    const stopped = cloud.dynamoDb.readStream(streamArn, { after, limit: 10 });
    controller.abort();
    expect(await aborted).toEqual([]);
    await cloud.dynamoDb.stop();
    expect(await stopped).toEqual([]);
  });

  test("records are kept for 24 hours", async () => {
    const { streamArn = "" } = await cloud.dynamoDb.createTable(ORDERS);
    await cloud.put({ orderId: "old" });
    cloud.clock.advance(DAY_MS / 2);
    await cloud.put({ orderId: "young" });
    cloud.clock.advance(DAY_MS / 2 + 120_000);
    const records = await cloud.dynamoDb.readStream(streamArn, { limit: 10 });
    expect(records.map((record) => record.dynamodb.Keys)).toEqual([{ orderId: { S: "young" } }]);
  });
});
