import { describe, expect, test } from "vitest";
import { eachWithDynamoDb, runDynamoDb } from "./dynamodb.fixture.ts";

/** Names that every object inherits, and names under which they could be stored. */
const NAMES = ["__proto__", "constructor", "hasOwnProperty", "toString", "own_constructor", "own_own___proto__"];

const named = <T>(value: (name: string) => T): Record<string, T> =>
  Object.fromEntries(NAMES.map((name) => [name, value(name)]));

/** Attributes with all these names, and a map of such attributes. */
const attributes = {
  ...named((name) => ({ S: `of ${name}` })),
  details: { M: named((name) => ({ N: `${name.length}` })) },
};
const item = { id: { S: "1" }, ...attributes };

const running = eachWithDynamoDb();

// Uses raw requests, because a client may treat such names in its own way.
// biome-ignore lint/suspicious/noExplicitAny: the output of any operation.
async function call(operation: string, input: object, endpoint = running.endpoint): Promise<any> {
  const target = `${/Stream|Records|Iterator/.test(operation) ? "DynamoDBStreams" : "DynamoDB"}_20120810.${operation}`;
  const headers = { "x-amz-target": target };
  const response = await fetch(endpoint, { method: "POST", headers, body: JSON.stringify(input) });
  return response.json();
}

const createTable = (TableName = "names", key = "id") =>
  call("CreateTable", {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: key, AttributeType: "S" }],
    KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  });

const put = (Item: object = item) => call("PutItem", { TableName: "names", Item });
const get = async (more: object = {}) =>
  (await call("GetItem", { TableName: "names", Key: { id: { S: "1" } }, ...more })).Item;

/** Compares as text, because `toEqual` does not always distinguish `{}` from `{ ["__proto__"]: … }`. */
const text = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(text)}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, each]) => `${JSON.stringify(name)}:${text(each)}`)}}`;
};
const expectSame = (actual: unknown, expected: unknown) => expect(text(actual)).toBe(text(expected));

describe("attributes with inherited names", () => {
  test("are stored at every depth, and read by every operation", async () => {
    await createTable();
    expectSame(await put(), {});
    expectSame(await get(), item);
    expectSame((await call("Scan", { TableName: "names" })).Items, [item]);
    const RequestItems = { names: { Keys: [{ id: { S: "1" } }] } };
    expectSame((await call("BatchGetItem", { RequestItems })).Responses, { names: [item] });
    const found = await call("Query", {
      TableName: "names",
      KeyConditionExpression: "id = :id",
      FilterExpression: "#p = :p AND details.#p = :n",
      ExpressionAttributeNames: { "#p": "__proto__" },
      ExpressionAttributeValues: { ":id": { S: "1" }, ":p": { S: "of __proto__" }, ":n": { N: "9" } },
    });
    expectSame(found.Items, [item]);
    expectSame(await get({ AttributesToGet: ["constructor", "toString"] }), {
      constructor: item.constructor,
      toString: item.toString,
    });
    expectSame(await get({ ProjectionExpression: "constructor, details.hasOwnProperty" }), {
      constructor: item.constructor,
      details: { M: { hasOwnProperty: { N: "14" } } },
    });
  });

  test("do not appear where they were not put", async () => {
    await createTable();
    await put({ id: { S: "1" }, details: { M: {} } });
    const ExpressionAttributeNames = { "#a": "__proto__", "#b": "constructor" };
    const ConditionExpression = "attribute_exists(#a) OR attribute_exists(#b) OR attribute_exists(details.constructor)";
    const write = { TableName: "names", Item: item, ExpressionAttributeNames, ConditionExpression };
    expect(await call("PutItem", write)).toMatchObject({ __type: expect.stringContaining("ConditionalCheckFailed") });
    expectSame(await get({ ProjectionExpression: "constructor, valueOf, details.toString" }), {});
  });

  test("are updated and removed", async () => {
    await createTable();
    await put();
    const updated = await call("UpdateItem", {
      TableName: "names",
      Key: { id: { S: "1" } },
      UpdateExpression: "SET #p = :new, details.#p = :new REMOVE constructor",
      ExpressionAttributeNames: { "#p": "__proto__" },
      ExpressionAttributeValues: { ":new": { S: "new" } },
      ReturnValues: "ALL_NEW",
    });
    const { constructor: _, ...left } = item as Record<string, unknown>;
    const details = { M: { ...item.details.M, ["__proto__"]: { S: "new" } } };
    const expected = Object.fromEntries([
      ...Object.entries(left).filter(([name]) => name !== "__proto__" && name !== "details"),
      ["__proto__", { S: "new" }],
      ["details", details],
    ]);
    expectSame(updated.Attributes, expected);
    expectSame(await get(), expected);
  });

  test("are in a failed condition's item, in the stream, and restored after a restart", async () => {
    const { StreamArn } = await createTable().then(({ TableDescription }) => ({
      StreamArn: TableDescription.LatestStreamArn,
    }));
    await put();
    const failed = await call("PutItem", {
      TableName: "names",
      Item: { id: { S: "1" } },
      ConditionExpression: "attribute_not_exists(constructor)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    expectSame(failed.Item, item);
    const ShardId = "shardId-00000000000000000000-00000001";
    const { ShardIterator } = await call("GetShardIterator", { StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" });
    const { Records } = await call("GetRecords", { ShardIterator });
    expectSame(Records[0].dynamodb.NewImage, item);
    const again = await runDynamoDb(running.clock, running.store);
    expectSame((await call("Scan", { TableName: "names" }, again.endpoint)).Items, [item]);
    await again.stop();
  });
});

test.each(NAMES)("a table, its key, its index and its Time to Live can be named %s", async (name) => {
  await call("CreateTable", {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: name, AttributeType: "S" }],
    KeySchema: [{ AttributeName: name, KeyType: "HASH" }],
    GlobalSecondaryIndexes: [
      {
        IndexName: name,
        KeySchema: [{ AttributeName: name, KeyType: "HASH" }],
        Projection: { ProjectionType: "KEYS_ONLY" },
      },
    ],
  });
  const { Table } = await call("DescribeTable", { TableName: name });
  expect(Table).toMatchObject({ TableName: name, KeySchema: [{ AttributeName: name, KeyType: "HASH" }] });
  const Key = Object.fromEntries([[name, { S: "1" }]]);
  const RequestItems = Object.fromEntries([[name, [{ PutRequest: { Item: { ...Key, more: { S: "a" } } } }]]]);
  const written = await call("BatchWriteItem", { RequestItems, ReturnConsumedCapacity: "TOTAL" });
  expect(written.ConsumedCapacity).toMatchObject([{ TableName: name }]);
  const asked = Object.fromEntries([[name, { Keys: [Key] }]]);
  const { Responses } = await call("BatchGetItem", { RequestItems: asked });
  expectSame(Responses, Object.fromEntries([[name, [{ ...Key, more: { S: "a" } }]]]));
  const found = await call("Query", {
    TableName: name,
    IndexName: name,
    KeyConditionExpression: "#k = :k",
    ExpressionAttributeNames: { "#k": name },
    ExpressionAttributeValues: { ":k": { S: "1" } },
  });
  expectSame(found.Items, [Key]);
  await call("UpdateTimeToLive", { TableName: name, TimeToLiveSpecification: { AttributeName: name, Enabled: true } });
  const { TimeToLiveDescription } = await call("DescribeTimeToLive", { TableName: name });
  expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: name });
  const refused = await call("PutItem", { TableName: name, Item: { other: { S: "a" } } });
  expect(refused.message).toContain(`Missing the key ${name} in the item`);
});

test("an item can be nested as deeply as on DynamoDB, and no deeper", async () => {
  await createTable();
  const nested = (wrappers: number) => JSON.parse(`${'{"L":['.repeat(wrappers)}{"S":"x"}${"]}".repeat(wrappers)}`);
  const message = expect.stringContaining("Nesting Levels have exceeded supported limits");
  expect(await put({ id: { S: "1" }, a: nested(31) })).toEqual({});
  expect(await put({ id: { S: "1" }, a: nested(32) })).toMatchObject({ message });
  const update = (value: unknown) =>
    call("UpdateItem", {
      TableName: "names",
      Key: { id: { S: "1" } },
      UpdateExpression: "SET a[0] = :a",
      ExpressionAttributeValues: { ":a": value },
    });
  expect(await update(nested(30))).toEqual({});
  expect(await update(nested(31))).toMatchObject({ message });
});
