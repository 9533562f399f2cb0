import { CreateTableCommand, ExecuteStatementCommand } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  PutCommand,
  paginateQuery,
  paginateScan,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { beforeEach, describe, expect, test } from "vitest";
import { eachWithDynamoDb, ORDERS } from "./dynamodb.fixture.ts";

const cloud = eachWithDynamoDb();

describe("items", () => {
  beforeEach(async () => {
    await cloud.dynamoDb.createTable(ORDERS);
  });

  test("every type of attribute is returned as it was put", async () => {
    const item = {
      orderId: "a/b ü~ 'q'",
      n: 12.5,
      flag: true,
      none: null,
      list: [1, "two", { three: 3 }],
      map: { deep: { deeper: [null] } },
      bytes: new Uint8Array([0, 255, 7]),
      set: new Set(["x", "y"]),
    };
    await cloud.put(item);
    expect(await cloud.get("a/b ü~ 'q'")).toEqual(item);
  });

  test("a failed condition changes nothing and can return the item it was checked against", async () => {
    await cloud.put({ orderId: "a", version: 1 });
    const update = (more: object) =>
      cloud.documents.send(
        new UpdateCommand({
          TableName: "orders",
          Key: { orderId: "a" },
          UpdateExpression: "SET version = :next",
          ConditionExpression: "version = :expected",
          ExpressionAttributeValues: { ":next": 3, ":expected": 2 },
          ...more,
        }),
      );
    await expect(update({})).rejects.toMatchObject({ name: "ConditionalCheckFailedException", Item: undefined });
    await expect(update({ ReturnValuesOnConditionCheckFailure: "ALL_OLD" })).rejects.toMatchObject({
      name: "ConditionalCheckFailedException",
      Item: { orderId: { S: "a" }, version: { N: "1" } },
    });
    expect(await cloud.get("a")).toEqual({ orderId: "a", version: 1 });
  });

  test("an attribute set from another one is a copy of its old value", async () => {
    await cloud.put({ orderId: "a", from: { n: 1 } });
    const update = (UpdateExpression: string) =>
      cloud.documents.send(
        new UpdateCommand({
          TableName: "orders",
          Key: { orderId: "a" },
          UpdateExpression,
          ExpressionAttributeNames: { "#from": "from" },
          ...(UpdateExpression.includes(":two") && { ExpressionAttributeValues: { ":two": 2 } }),
        }),
      );
    await update("SET target = #from, #from.n = :two");
    expect(await cloud.get("a")).toEqual({ orderId: "a", from: { n: 2 }, target: { n: 1 } });
    await update("SET target.nested = target, #from.n = :two");
    expect(await cloud.get("a")).toEqual({ orderId: "a", from: { n: 2 }, target: { n: 1, nested: { n: 1 } } });
  });

  test("an item holds 400 KB counted in bytes, whatever the operation", async () => {
    const euros = (bytes: number) => "€".repeat(Math.ceil(bytes / 3));
    const fits = { orderId: "a", text: euros(400 * 1024 - 40) };
    const tooLarge = { orderId: "b", text: euros(400 * 1024) };
    await cloud.put(fits);
    await expect(cloud.put(tooLarge)).rejects.toMatchObject({ name: "ValidationException" });
    const batch = { RequestItems: { orders: [{ orderId: "c" }, tooLarge].map((Item) => ({ PutRequest: { Item } })) } };
    await expect(cloud.documents.send(new BatchWriteCommand(batch))).rejects.toThrow("maximum allowed size");
    const grow = new UpdateCommand({
      TableName: "orders",
      Key: { orderId: "a" },
      UpdateExpression: "SET more = :more",
      ExpressionAttributeValues: { ":more": euros(1000) },
    });
    await expect(cloud.documents.send(grow)).rejects.toThrow("maximum allowed size");
    expect(await cloud.get("a")).toEqual(fits);
    for (const orderId of ["b", "c"]) expect(await cloud.get(orderId)).toBeUndefined();
  });

  test("an index follows its items, applies its projection, and pages in sort key order", async () => {
    for (const i of [5, 3, 9, 1, 7]) {
      await cloud.put({ orderId: `o${i}`, pending: "PENDING", expiresAt: i, version: 1, secret: "s" });
    }
    await cloud.put({ orderId: "o5", version: 2 });
    await cloud.documents.send(new DeleteCommand({ TableName: "orders", Key: { orderId: "o9" } }));
    const pages = paginateQuery(
      { client: cloud.documents, pageSize: 1 },
      {
        TableName: "orders",
        IndexName: "pending",
        KeyConditionExpression: "pending = :p AND expiresAt <= :now",
        ExpressionAttributeValues: { ":p": "PENDING", ":now": 8 },
      },
    );
    const found = [];
    for await (const page of pages) found.push(...(page.Items ?? []));
    expect(found).toEqual([1, 3, 7].map((i) => ({ orderId: `o${i}`, pending: "PENDING", expiresAt: i, version: 1 })));
  });

  test("a paged backward query continues where it stopped", async () => {
    for (let i = 0; i < 5; i++) await cloud.put({ orderId: `o${i}`, pending: "PENDING", expiresAt: i });
    const query = (ExclusiveStartKey?: Record<string, unknown>) =>
      cloud.documents.send(
        new QueryCommand({
          TableName: "orders",
          IndexName: "pending",
          KeyConditionExpression: "pending = :p",
          ExpressionAttributeValues: { ":p": "PENDING" },
          ScanIndexForward: false,
          Limit: 3,
          ExclusiveStartKey,
        }),
      );
    const first = await query();
    const second = await query(first.LastEvaluatedKey);
    expect([...(first.Items ?? []), ...(second.Items ?? [])].map((item) => item["expiresAt"])).toEqual([4, 3, 2, 1, 0]);
  });

  test("a segmented scan visits every item once, and so does a batch get", async () => {
    const ids = Array.from({ length: 60 }, (_, i) => `order-${i}`);
    await Promise.all([...ids, "deleted"].map((orderId) => cloud.put({ orderId })));
    await cloud.documents.send(new DeleteCommand({ TableName: "orders", Key: { orderId: "deleted" } }));
    const found: unknown[] = [];
    for (const Segment of [0, 1, 2]) {
      const pages = paginateScan(
        { client: cloud.documents, pageSize: 7 },
        { TableName: "orders", Segment, TotalSegments: 3 },
      );
      for await (const page of pages) found.push(...(page.Items ?? []).map((item) => item["orderId"]));
    }
    expect(found.sort()).toEqual([...ids].sort());
    const Keys = ids.slice(0, 40).map((orderId) => ({ orderId }));
    const batch = await cloud.documents.send(new BatchGetCommand({ RequestItems: { orders: { Keys } } }));
    expect(batch.Responses?.["orders"]).toHaveLength(40);
  });

  test("a response carries its checksum, and so do errors", async () => {
    const response = await fetch(cloud.endpoint, {
      method: "POST",
      headers: { "x-amz-target": "DynamoDB_20120810.GetItem" },
      body: JSON.stringify({ TableName: "nothing-here", Key: { orderId: { S: "a" } } }),
    });
    const { crc32 } = await import("node:zlib");
    expect(response.status).toBe(400);
    expect(response.headers.get("x-amz-crc32")).toBe(String(crc32(Buffer.from(await response.arrayBuffer()))));
  });
});

describe("an unsupported feature is rejected by name", () => {
  beforeEach(async () => {
    await cloud.dynamoDb.createTable(ORDERS);
  });

  test("an operation", async () => {
    const statement = new ExecuteStatementCommand({ Statement: "SELECT * FROM orders" });
    await expect(cloud.client.send(statement)).rejects.toMatchObject({
      name: "UnknownOperationException",
      message: expect.stringContaining("ExecuteStatement"),
    });
  });

  test("a parameter", async () => {
    const create = new CreateTableCommand({ ...ORDERS, TableName: "other", SSESpecification: { Enabled: true } });
    await expect(cloud.client.send(create)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("SSESpecification"),
    });
    const metrics = new PutCommand({
      TableName: "orders",
      Item: { orderId: "a" },
      ReturnItemCollectionMetrics: "SIZE",
    });
    await expect(cloud.documents.send(metrics)).rejects.toThrow("ReturnItemCollectionMetrics");
    expect(await cloud.get("a")).toBeUndefined();
  });
});
