import { ConditionalCheckFailedException, type ReturnConsumedCapacity } from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { beforeEach, expect, test } from "vitest";
import type { FactOf } from "../trace.ts";
import { eachWithDynamoDb, IDEMPOTENCY, ORDERS } from "./dynamodb.fixture.ts";

const running = eachWithDynamoDb();
const TableName = "orders";

beforeEach(async () => {
  await running.dynamoDb.createTable(ORDERS);
});

const facts = <Kind extends "written" | "read">(kind: Kind) =>
  running.trace.recent().filter((fact): fact is FactOf<Kind> => fact.kind === kind);

test("each write reports the change to the item, its place in the stream, and its cost", async () => {
  const { documents, dynamoDb } = running;
  const Key = { orderId: "1" };
  await running.put({ orderId: "1", note: "x".repeat(1_500) });
  await running.put({ orderId: "1", note: "x".repeat(1_500) });
  const UpdateExpression = "SET note = :n";
  await documents.send(
    new UpdateCommand({ TableName, Key, UpdateExpression, ExpressionAttributeValues: { ":n": "short" } }),
  );
  await documents.send(new DeleteCommand({ TableName, Key }));
  await documents.send(new DeleteCommand({ TableName, Key }));
  const key = '{"orderId":"1"}';
  // The larger of the old and the new item counts, even if a write changes nothing.
  expect(facts("written")).toMatchObject([
    { table: "orders", key, change: "INSERT", units: 2 },
    { table: "orders", key, units: 2 },
    { table: "orders", key, change: "MODIFY", units: 2 },
    { table: "orders", key, change: "REMOVE", units: 1 },
    { table: "orders", key, units: 1 },
  ]);
  const records = await running.records((await dynamoDb.createTable(ORDERS)).streamArn);
  const numbers = facts("written").flatMap(({ sequenceNumber }) => sequenceNumber ?? []);
  expect(numbers).toEqual(records.map(({ dynamodb }) => dynamodb.SequenceNumber));
  expect(numbers).toHaveLength(3);
});

test("an index is charged for what has changed in it", async () => {
  const write = async (item: object) => {
    await running.put({ orderId: "1", ...item });
    return facts("written").at(-1)?.units;
  };
  expect(await write({ pending: "yes", expiresAt: 1, note: "a" })).toBe(2);
  expect(await write({ pending: "yes", expiresAt: 1, note: "b" })).toBe(1);
  expect(await write({ pending: "yes", expiresAt: 2, note: "b" })).toBe(3);
  expect(await write({ note: "b" })).toBe(2);
});

test("a write whose condition failed is reported, and has changed nothing", async () => {
  await running.put({ orderId: "1" });
  const put = new PutCommand({
    TableName,
    Item: { orderId: "1", note: "again" },
    ConditionExpression: "attribute_not_exists(orderId)",
  });
  await expect(running.documents.send(put)).rejects.toThrow(ConditionalCheckFailedException);
  const [, failed] = facts("written");
  expect(failed).toMatchObject({ table: "orders", key: '{"orderId":"1"}', conditionFailed: true, units: 1 });
  expect(failed).not.toHaveProperty("change");
  expect(failed).not.toHaveProperty("sequenceNumber");
});

test("each item of a batch is a separate write, even one that deletes nothing", async () => {
  const requests = [{ PutRequest: { Item: { orderId: "1" } } }, { DeleteRequest: { Key: { orderId: "2" } } }];
  await running.documents.send(new BatchWriteCommand({ RequestItems: { orders: requests } }));
  expect(facts("written")).toMatchObject([
    { key: '{"orderId":"1"}', change: "INSERT", units: 1 },
    { key: '{"orderId":"2"}', units: 1 },
  ]);
});

test("reads report their cost, whether or not their caller asks for it", async () => {
  const { documents } = running;
  await running.put({ orderId: "1", pending: "yes", expiresAt: 1, note: "x".repeat(5_000) });
  const Key = { orderId: "1" };
  const get = async (more: { ReturnConsumedCapacity?: ReturnConsumedCapacity; ConsistentRead?: boolean }) =>
    (await documents.send(new GetCommand({ TableName, Key, ...more }))).ConsumedCapacity?.CapacityUnits;
  expect([await get({}), await get({ ReturnConsumedCapacity: "NONE" })]).toEqual([undefined, undefined]);
  expect(await get({ ReturnConsumedCapacity: "TOTAL", ConsistentRead: true })).toBe(2);
  await documents.send(
    new QueryCommand({
      TableName,
      IndexName: "pending",
      KeyConditionExpression: "pending = :p",
      ExpressionAttributeValues: { ":p": "yes" },
    }),
  );
  await documents.send(new BatchGetCommand({ RequestItems: { orders: { Keys: [Key, { orderId: "2" }] } } }));
  expect(facts("read")).toMatchObject([
    { table: "orders", operation: "GetItem", key: '{"orderId":"1"}', units: 1 },
    { operation: "GetItem", units: 1 },
    { operation: "GetItem", units: 2 },
    { operation: "Query", units: 0.5 },
    { operation: "BatchGetItem", units: 1.5 },
  ]);
  expect(facts("read")[3]).not.toHaveProperty("key");
});

test("expired items are deleted without a caller and without cost", async () => {
  const { clock, documents, dynamoDb } = running;
  await dynamoDb.createTable(IDEMPOTENCY);
  const expiration = Math.floor(clock.now() / 1_000);
  await documents.send(new PutCommand({ TableName: "idempotency", Item: { id: "a", expiration } }));
  clock.advance(120_000);
  const [, expired] = facts("written");
  expect(expired).toMatchObject({ table: "idempotency", key: '{"id":"a"}', change: "REMOVE", expired: true, units: 0 });
});

test("a key is plain JSON, whatever its type", async () => {
  const { dynamoDb, documents } = running;
  await dynamoDb.createTable({
    TableName: "keys",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [
      { AttributeName: "constructor", AttributeType: "B" },
      { AttributeName: "n", AttributeType: "N" },
    ],
    KeySchema: [
      { AttributeName: "constructor", KeyType: "HASH" },
      { AttributeName: "n", KeyType: "RANGE" },
    ],
  });
  for (const n of [1.5, 12345678901234567890n])
    await documents.send(new PutCommand({ TableName: "keys", Item: { constructor: new Uint8Array([1, 2]), n } }));
  expect(facts("written").map(({ key }) => key)).toEqual([
    '{"constructor":"AQI=","n":1.5}',
    '{"constructor":"AQI=","n":"12345678901234567890"}',
  ]);
});
