import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, test } from "vitest";
import { eachWithDynamoDb, IDEMPOTENCY, ORDERS, runDynamoDb } from "./dynamodb.fixture.ts";

const cloud = eachWithDynamoDb();

describe("tables", () => {
  test("a table is active immediately, and its name is free again after its deletion", async () => {
    const { TableDescription } = await cloud.client.send(new CreateTableCommand(ORDERS));
    expect(TableDescription).toMatchObject({ TableStatus: "ACTIVE", ItemCount: 0 });
    await cloud.put({ orderId: "a" });
    await expect(cloud.client.send(new CreateTableCommand(ORDERS))).rejects.toMatchObject({
      name: "ResourceInUseException",
    });
    await cloud.client.send(new DeleteTableCommand({ TableName: "orders" }));
    await expect(cloud.client.send(new DescribeTableCommand({ TableName: "orders" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    cloud.clock.advance(1);
    const again = await cloud.client.send(new CreateTableCommand(ORDERS));
    expect(again.TableDescription?.LatestStreamArn).not.toBe(TableDescription?.LatestStreamArn);
    expect(await cloud.get("a")).toBeUndefined();
    expect(await cloud.records(TableDescription?.LatestStreamArn)).toHaveLength(1);
  });

  test("a table with deletion protection is not deleted", async () => {
    await cloud.dynamoDb.createTable({ ...ORDERS, DeletionProtectionEnabled: true });
    const remove = cloud.client.send(new DeleteTableCommand({ TableName: "orders" }));
    await expect(remove).rejects.toThrow("protected against deletion");
    await cloud.put({ orderId: "a" });
    expect(await cloud.get("a")).toBeDefined();
  });

  test("a restart restores items, indexes and stream, and sequence numbers keep rising", async () => {
    const { streamArn } = await cloud.dynamoDb.createTable(ORDERS);
    await cloud.put({ orderId: "a", pending: "PENDING", expiresAt: 1 });
    const before = await cloud.records(streamArn);

    const restarted = await runDynamoDb(cloud.clock, cloud.store);
    const again = await restarted.dynamoDb.createTable(ORDERS);
    expect(again.streamArn).toBe(streamArn);
    const { Items } = await restarted.documents.send(
      new QueryCommand({
        TableName: "orders",
        IndexName: "pending",
        KeyConditionExpression: "pending = :p",
        ExpressionAttributeValues: { ":p": "PENDING" },
      }),
    );
    expect(Items).toHaveLength(1);
    await restarted.put({ orderId: "a" });
    const records = await restarted.records(streamArn);
    expect(records.map((record) => record.eventName)).toEqual(["INSERT", "MODIFY"]);
    expect(records[0]).toEqual(before[0]);
    expect(`${records[1]?.dynamodb.SequenceNumber}` > `${before[0]?.dynamodb.SequenceNumber}`).toBe(true);
    await restarted.stop();
  });

  test("a table's definition can be updated, and its items stay", async () => {
    const first = await cloud.dynamoDb.createTable(ORDERS);
    await cloud.put({ orderId: "a", version: 7 });
    const byVersion = {
      IndexName: "version",
      KeySchema: [{ AttributeName: "version", KeyType: "HASH" as const }],
      Projection: { ProjectionType: "ALL" as const },
    };
    const AttributeDefinitions = [
      { AttributeName: "orderId", AttributeType: "S" as const },
      { AttributeName: "version", AttributeType: "N" as const },
    ];
    const changed = { ...ORDERS, AttributeDefinitions, GlobalSecondaryIndexes: [byVersion] };
    expect((await cloud.dynamoDb.createTable(changed)).streamArn).toBe(first.streamArn);
    const query = new QueryCommand({
      TableName: "orders",
      IndexName: "version",
      KeyConditionExpression: "version = :v",
      ExpressionAttributeValues: { ":v": 7 },
    });
    expect((await cloud.documents.send(query)).Items).toEqual([{ orderId: "a", version: 7 }]);

    const silent = { ...changed, StreamSpecification: { StreamEnabled: false } };
    expect((await cloud.dynamoDb.createTable(silent)).streamArn).toBeUndefined();
    const other = [{ AttributeName: "version", KeyType: "HASH" as const }];
    await expect(cloud.dynamoDb.createTable({ ...changed, KeySchema: other })).rejects.toThrow(
      "cannot be changed in place. Change them back, or start again without its data: with a new --data-dir, or with none.",
    );
    expect(await cloud.get("a")).toEqual({ orderId: "a", version: 7 });
  });
});

describe("time to live", () => {
  test("items are deleted within a minute of their expiry, and the stream says by whom", async () => {
    const { streamArn } = await cloud.dynamoDb.createTable({
      ...ORDERS,
      TimeToLiveSpecification: { AttributeName: "expiration", Enabled: true },
    });
    const now = Math.floor(cloud.clock.now() / 1000);
    await cloud.put({ orderId: "soon", expiration: now + 100 });
    await cloud.put({ orderId: "later", expiration: now + 1000 });
    await cloud.put({ orderId: "extended", expiration: now + 100 });
    await cloud.put({ orderId: "extended", expiration: now + 1000 });
    await cloud.put({ orderId: "text", expiration: "100" });
    await cloud.put({ orderId: "long-ago", expiration: now - 6 * 365 * 24 * 60 * 60 });
    cloud.clock.advance(170_000);
    expect(await cloud.get("soon")).toBeUndefined();
    for (const kept of ["later", "extended", "text", "long-ago"]) expect(await cloud.get(kept)).toBeDefined();
    const removed = (await cloud.records(streamArn)).filter((record) => record.eventName === "REMOVE");
    expect(removed).toEqual([
      expect.objectContaining({ userIdentity: { type: "Service", principalId: "dynamodb.amazonaws.com" } }),
    ]);
  });

  test("it can be enabled for existing items, and disabled again", async () => {
    await cloud.dynamoDb.createTable({
      ...IDEMPOTENCY,
      TimeToLiveSpecification: { AttributeName: "expiration", Enabled: false },
    });
    const putNow = (id: string) =>
      cloud.documents.send(
        new PutCommand({ TableName: "idempotency", Item: { id, expiration: Math.floor(cloud.clock.now() / 1000) } }),
      );
    const exists = async (id: string) =>
      (await cloud.documents.send(new GetCommand({ TableName: "idempotency", Key: { id } }))).Item !== undefined;
    const enable = (Enabled: boolean) =>
      cloud.client.send(
        new UpdateTimeToLiveCommand({
          TableName: "idempotency",
          TimeToLiveSpecification: { AttributeName: "expiration", Enabled },
        }),
      );
    await putNow("a");
    cloud.clock.advance(120_000);
    expect(await exists("a")).toBe(true);
    await enable(true);
    const { TimeToLiveDescription } = await cloud.client.send(
      new DescribeTimeToLiveCommand({ TableName: "idempotency" }),
    );
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "expiration" });
    cloud.clock.advance(120_000);
    expect(await exists("a")).toBe(false);
    await enable(false);
    await putNow("b");
    cloud.clock.advance(120_000);
    expect(await exists("b")).toBe(true);
  });
});
