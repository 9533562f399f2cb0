import { TransactGetCommand, TransactWriteCommand, type TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import { beforeEach, describe, expect, test } from "vitest";
import { eachWithDynamoDb, IDEMPOTENCY, ORDERS } from "./dynamodb.fixture.ts";

const cloud = eachWithDynamoDb();

let stream: string | undefined;
beforeEach(async () => {
  stream = (await cloud.dynamoDb.createTable(ORDERS)).streamArn;
  await cloud.dynamoDb.createTable({ ...IDEMPOTENCY, TableName: "outbox" });
});

type Items = NonNullable<TransactWriteCommandInput["TransactItems"]>;
const write = (TransactItems: Items, more: Partial<TransactWriteCommandInput> = {}) =>
  cloud.documents.send(new TransactWriteCommand({ TransactItems, ...more }));
const put = (orderId: string, more: object = {}) => ({ TableName: "orders", Item: { orderId, ...more } });
const isNew = { ConditionExpression: "attribute_not_exists(orderId)" };
const inVersion = (orderId: string, version: number) => ({
  TableName: "orders",
  Key: { orderId },
  ConditionExpression: "version = :v",
  ExpressionAttributeValues: { ":v": version },
});

describe("TransactWriteItems", () => {
  test("carries out all kinds of writes, in several tables", async () => {
    await cloud.put({ orderId: "changed", version: 1 });
    await cloud.put({ orderId: "deleted" });
    await cloud.put({ orderId: "checked", version: 7 });
    const values = { ":v": 1, ":n": 2 };
    await write([
      { Put: put("new", { version: 1 }) },
      { Put: { TableName: "outbox", Item: { id: "event" } } },
      {
        Update: {
          ...inVersion("changed", 1),
          UpdateExpression: "SET version = :n",
          ExpressionAttributeValues: values,
        },
      },
      { Delete: { TableName: "orders", Key: { orderId: "deleted" } } },
      { ConditionCheck: inVersion("checked", 7) },
    ]);
    const ids = ["new", "changed", "deleted", "checked"];
    expect(await Promise.all(ids.map(cloud.get))).toEqual([
      { orderId: "new", version: 1 },
      { orderId: "changed", version: 2 },
      undefined,
      { orderId: "checked", version: 7 },
    ]);
    const { Responses } = await cloud.documents.send(
      new TransactGetCommand({ TransactItems: [{ Get: { TableName: "outbox", Key: { id: "event" } } }] }),
    );
    expect(Responses).toEqual([{ Item: { id: "event" } }]);
    const changes = (await cloud.records(stream)).slice(3).map(({ eventName }) => eventName);
    expect(changes).toEqual(["INSERT", "MODIFY", "REMOVE"]);
  });

  test("carries out nothing when one condition fails, and says which", async () => {
    await cloud.put({ orderId: "a", version: 1 });
    const failed = write([
      { Put: { ...put("b"), ...isNew } },
      { Put: { ...put("a"), ...isNew, ReturnValuesOnConditionCheckFailure: "ALL_OLD" } },
      { ConditionCheck: inVersion("c", 1) },
    ]);
    await expect(failed).rejects.toMatchObject({
      name: "TransactionCanceledException",
      message:
        "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ConditionalCheckFailed]",
      CancellationReasons: [
        { Code: "None" },
        {
          Code: "ConditionalCheckFailed",
          Message: "The conditional request failed",
          Item: { orderId: { S: "a" }, version: { N: "1" } },
        },
        { Code: "ConditionalCheckFailed", Message: "The conditional request failed" },
      ],
    });
    expect([await cloud.get("a"), await cloud.get("b")]).toEqual([{ orderId: "a", version: 1 }, undefined]);
    expect(await cloud.records(stream)).toHaveLength(1);
  });

  test("names an update that the item does not allow", async () => {
    await cloud.put({ orderId: "a", version: "text" });
    const update = { TableName: "orders", Key: { orderId: "a" }, UpdateExpression: "ADD version :one" };
    const failed = write([{ Update: { ...update, ExpressionAttributeValues: { ":one": 1 } } }]);
    await expect(failed).rejects.toMatchObject({ CancellationReasons: [{ Code: "ValidationError" }] });
  });

  test("names a key that is not one of the table", async () => {
    const failed = write([{ Put: put("a") }, { Put: { TableName: "orders", Item: { orderId: ["a"] } } }]);
    await expect(failed).rejects.toMatchObject({
      CancellationReasons: [{ Code: "None" }, { Code: "ValidationError" }],
    });
    expect(await cloud.get("a")).toBeUndefined();
  });

  test("carries out a request once, whose token is sent again within ten minutes", async () => {
    const add = (by: number) =>
      write(
        [
          {
            Update: {
              TableName: "orders",
              Key: { orderId: "a" },
              UpdateExpression: "ADD version :by",
              ExpressionAttributeValues: { ":by": by },
            },
          },
        ],
        { ClientRequestToken: "once" },
      );
    await add(1);
    await add(1);
    expect(await cloud.get("a")).toEqual({ orderId: "a", version: 1 });
    await expect(add(2)).rejects.toMatchObject({ name: "IdempotentParameterMismatchException" });
    cloud.clock.advance(600_000);
    await add(1);
    expect(await cloud.get("a")).toEqual({ orderId: "a", version: 2 });
  });

  test.each<[string, Items]>([
    ["multiple operations on one item", [{ Put: put("a") }, { ConditionCheck: inVersion("a", 1) }]],
    ["can only contain one of", [{ Put: put("a"), Delete: { TableName: "orders", Key: { orderId: "b" } } }]],
    ["length less than or equal to 100", Array.from({ length: 101 }, (_, i) => ({ Put: put(String(i)) }))],
    ["Invalid ConditionExpression", [{ Put: { ...put("a"), ConditionExpression: "is new" } }]],
  ])("refuses %s", async (message, items) => {
    await expect(write(items)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(message),
    });
    expect(await cloud.get("a")).toBeUndefined();
  });

  test("costs twice as much as its writes alone", async () => {
    const { ConsumedCapacity } = await write(
      [{ Put: put("a") }, { Put: put("b") }, { Put: { TableName: "outbox", Item: { id: "c" } } }],
      {
        ReturnConsumedCapacity: "TOTAL",
      },
    );
    expect(ConsumedCapacity).toEqual([
      { TableName: "orders", CapacityUnits: 4 },
      { TableName: "outbox", CapacityUnits: 2 },
    ]);
    const units = cloud.trace.recent().flatMap((fact) => (fact.kind === "written" ? [fact.units] : []));
    expect(units).toEqual([2, 2, 2]);
  });
});

test("TransactGetItems reads what is there, in the order of the request, at twice the price", async () => {
  await cloud.put({ orderId: "a", version: 1, note: "x" });
  const get = (orderId: string, more: object = {}) => ({ Get: { TableName: "orders", Key: { orderId }, ...more } });
  const { Responses, ConsumedCapacity } = await cloud.documents.send(
    new TransactGetCommand({
      TransactItems: [get("none"), get("a", { ProjectionExpression: "version" })],
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  expect(Responses).toEqual([{}, { Item: { version: 1 } }]);
  expect(ConsumedCapacity).toEqual([{ TableName: "orders", CapacityUnits: 4 }]);
});
