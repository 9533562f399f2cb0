import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  TransactWriteItemsCommand,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  paginateScan,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import type { Context } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type DrivenClock, drivenClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { memoryStore, type Store } from "../store.ts";
import { createDynamoDb, type DynamoDb, type StreamRecord, type TableDefinition } from "./dynamodb.ts";
import { serve } from "./serve-for-tests.ts";

const ORDERS: TableDefinition = {
  TableName: "orders",
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [
    { AttributeName: "orderId", AttributeType: "S" },
    { AttributeName: "pending", AttributeType: "S" },
    { AttributeName: "expiresAt", AttributeType: "N" },
  ],
  KeySchema: [{ AttributeName: "orderId", KeyType: "HASH" }],
  GlobalSecondaryIndexes: [
    {
      IndexName: "pending",
      KeySchema: [
        { AttributeName: "pending", KeyType: "HASH" },
        { AttributeName: "expiresAt", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "INCLUDE", NonKeyAttributes: ["version"] },
    },
  ],
  StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
};

const IDEMPOTENCY: TableDefinition = {
  TableName: "idempotency",
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  TimeToLiveSpecification: { AttributeName: "expiration", Enabled: true },
};

const DAY_MS = 24 * 60 * 60 * 1000;

let clock: DrivenClock;
let store: Store;
let dynamoDb: DynamoDb;
let server: Awaited<ReturnType<typeof serve>>;
let client: DynamoDBClient;
let documents: DynamoDBDocumentClient;

beforeEach(async () => {
  clock = drivenClock();
  store = memoryStore();
  dynamoDb = createDynamoDb({ clock, random: seededRandom(1), store });
  server = await serve(dynamoDb.service);
  client = new DynamoDBClient({
    endpoint: server.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  documents = DynamoDBDocumentClient.from(client);
});

afterEach(async () => {
  client.destroy();
  await dynamoDb.stop();
  await server.close();
});

const put = (Item: Record<string, unknown>) => documents.send(new PutCommand({ TableName: "orders", Item }));

const get = async (orderId: string) =>
  (await documents.send(new GetCommand({ TableName: "orders", Key: { orderId } }))).Item;

async function readAll(streamArn = ""): Promise<StreamRecord[]> {
  const newest = dynamoDb.newestSequence(streamArn);
  return newest === undefined ? [] : dynamoDb.readStream(streamArn, { limit: 10_000 });
}

function streamsApi(operation: string, input: object) {
  return fetch(server.endpoint, {
    method: "POST",
    headers: { "x-amz-target": `DynamoDBStreams_20120810.${operation}` },
    body: JSON.stringify(input),
  }).then((response) => response.json() as Promise<Record<string, unknown>>);
}

describe("items", () => {
  beforeEach(() => dynamoDb.createTable(ORDERS));

  test("every type of attribute comes back as it was put", async () => {
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
    await put(item);
    expect(await get("a/b ü~ 'q'")).toEqual(item);
  });

  test("a condition that fails changes nothing and can return the item that failed it", async () => {
    await put({ orderId: "a", version: 1 });
    const update = (more: object) =>
      documents.send(
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
    expect(await get("a")).toEqual({ orderId: "a", version: 1 });
  });

  test("an index follows its items, projects, and pages in the order of its sort key", async () => {
    for (const i of [5, 3, 9, 1, 7]) {
      await put({ orderId: `o${i}`, pending: "PENDING", expiresAt: i, version: 1, secret: "s" });
    }
    await put({ orderId: "o5", version: 2 });
    await documents.send(new DeleteCommand({ TableName: "orders", Key: { orderId: "o9" } }));
    const pages = paginateQuery(
      { client: documents, pageSize: 1 },
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

  test("a page that backs up goes on where it stopped", async () => {
    for (let i = 0; i < 5; i++) await put({ orderId: `o${i}`, pending: "PENDING", expiresAt: i });
    const query = (ExclusiveStartKey?: Record<string, unknown>) =>
      documents.send(
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

  test("a scan in segments meets every item once, and so does a batch get", async () => {
    const ids = Array.from({ length: 60 }, (_, i) => `order-${i}`);
    await Promise.all(ids.map((orderId) => put({ orderId })));
    const found: unknown[] = [];
    for (const Segment of [0, 1, 2]) {
      const pages = paginateScan(
        { client: documents, pageSize: 7 },
        { TableName: "orders", Segment, TotalSegments: 3 },
      );
      for await (const page of pages) found.push(...(page.Items ?? []).map((item) => item["orderId"]));
    }
    expect(found.sort()).toEqual([...ids].sort());
    const Keys = ids.slice(0, 40).map((orderId) => ({ orderId }));
    const batch = await documents.send(new BatchGetCommand({ RequestItems: { orders: { Keys } } }));
    expect(batch.Responses?.["orders"]).toHaveLength(40);
  });

  test("an answer is checked by its checksum, errors too", async () => {
    const response = await fetch(server.endpoint, {
      method: "POST",
      headers: { "x-amz-target": "DynamoDB_20120810.GetItem" },
      body: JSON.stringify({ TableName: "nothing-here", Key: { orderId: { S: "a" } } }),
    });
    const { crc32 } = await import("node:zlib");
    expect(response.status).toBe(400);
    expect(response.headers.get("x-amz-crc32")).toBe(String(crc32(Buffer.from(await response.arrayBuffer()))));
  });
});

describe("what is not there is refused by name", () => {
  beforeEach(() => dynamoDb.createTable(ORDERS));

  test("an operation", async () => {
    const transaction = new TransactWriteItemsCommand({
      TransactItems: [{ Put: { TableName: "orders", Item: { orderId: { S: "a" } } } }],
    });
    await expect(client.send(transaction)).rejects.toMatchObject({
      name: "UnknownOperationException",
      message: expect.stringContaining("TransactWriteItems"),
    });
    expect(await get("a")).toBeUndefined();
  });

  test("a parameter", async () => {
    const create = new CreateTableCommand({ ...ORDERS, TableName: "other", SSESpecification: { Enabled: true } });
    await expect(client.send(create)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("SSESpecification"),
    });
    const metrics = new PutCommand({
      TableName: "orders",
      Item: { orderId: "a" },
      ReturnItemCollectionMetrics: "SIZE",
    });
    await expect(documents.send(metrics)).rejects.toThrow("ReturnItemCollectionMetrics");
    expect(await get("a")).toBeUndefined();
  });
});

describe("tables", () => {
  test("a table is active at once, and its name is free again after it is deleted", async () => {
    const { TableDescription } = await client.send(new CreateTableCommand(ORDERS));
    expect(TableDescription).toMatchObject({ TableStatus: "ACTIVE", ItemCount: 0 });
    await put({ orderId: "a" });
    await expect(client.send(new CreateTableCommand(ORDERS))).rejects.toMatchObject({ name: "ResourceInUseException" });
    await client.send(new DeleteTableCommand({ TableName: "orders" }));
    await expect(client.send(new DescribeTableCommand({ TableName: "orders" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    clock.advance(1);
    const again = await client.send(new CreateTableCommand(ORDERS));
    expect(again.TableDescription?.LatestStreamArn).not.toBe(TableDescription?.LatestStreamArn);
    expect(await get("a")).toBeUndefined();
    expect(await readAll(TableDescription?.LatestStreamArn)).toHaveLength(1);
  });

  test("what was stored is there after a restart: items, indexes, stream, and rising sequence numbers", async () => {
    const { streamArn } = await dynamoDb.createTable(ORDERS);
    await put({ orderId: "a", pending: "PENDING", expiresAt: 1 });
    const before = await readAll(streamArn);

    const restarted = createDynamoDb({ clock, random: seededRandom(2), store });
    const again = await restarted.createTable(ORDERS);
    expect(again.streamArn).toBe(streamArn);
    const secondServer = await serve(restarted.service);
    const second = DynamoDBDocumentClient.from(
      new DynamoDBClient({
        endpoint: secondServer.endpoint,
        region: "us-east-1",
        credentials: { accessKeyId: "test", secretAccessKey: "test" },
      }),
    );
    const { Items } = await second.send(
      new QueryCommand({
        TableName: "orders",
        IndexName: "pending",
        KeyConditionExpression: "pending = :p",
        ExpressionAttributeValues: { ":p": "PENDING" },
      }),
    );
    expect(Items).toHaveLength(1);
    await second.send(new PutCommand({ TableName: "orders", Item: { orderId: "a" } }));
    const records = await restarted.readStream(streamArn ?? "", { limit: 10 });
    expect(records.map((record) => record.eventName)).toEqual(["INSERT", "MODIFY"]);
    expect(records[0]).toEqual(before[0]);
    expect(`${records[1]?.dynamodb.SequenceNumber}` > `${before[0]?.dynamodb.SequenceNumber}`).toBe(true);
    await expect(restarted.createTable({ ...ORDERS, StreamSpecification: { StreamEnabled: false } })).rejects.toThrow(
      "another definition",
    );
    second.destroy();
    await restarted.stop();
    await secondServer.close();
  });
});

describe("streams", () => {
  test("a record tells of each change and of nothing else", async () => {
    const { streamArn } = await dynamoDb.createTable(ORDERS);
    await put({ orderId: "a", version: 1, tags: new Set(["x", "y"]) });
    await put({ tags: new Set(["y", "x"]), version: 1.0, orderId: "a" });
    await documents.send(
      new UpdateCommand({
        TableName: "orders",
        Key: { orderId: "a" },
        UpdateExpression: "SET version = version + :one",
        ExpressionAttributeValues: { ":one": 1 },
      }),
    );
    await client.send(
      new BatchWriteItemCommand({
        RequestItems: {
          orders: [
            { DeleteRequest: { Key: { orderId: { S: "a" } } } },
            { DeleteRequest: { Key: { orderId: { S: "never-there" } } } },
          ],
        },
      }),
    );
    const records = await readAll(streamArn);
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

  test("the view type decides which images a record holds", async () => {
    const views = { KEYS_ONLY: "", NEW_IMAGE: "new", OLD_IMAGE: "old", NEW_AND_OLD_IMAGES: "old new" } as const;
    for (const [StreamViewType, images] of Object.entries(views)) {
      const { streamArn } = await dynamoDb.createTable({
        ...ORDERS,
        TableName: StreamViewType,
        StreamSpecification: { StreamEnabled: true, StreamViewType: StreamViewType as keyof typeof views },
      });
      for (const n of [1, 2]) {
        await documents.send(new PutCommand({ TableName: StreamViewType, Item: { orderId: "a", n } }));
      }
      const [, { dynamodb } = {}] = await readAll(streamArn);
      const held = [dynamodb?.OldImage && "old", dynamodb?.NewImage && "new"].filter(Boolean).join(" ");
      expect(held).toBe(images);
    }
  });

  test("100 racing writers of one item: each version once, in order, each image following the last", async () => {
    const { streamArn } = await dynamoDb.createTable(ORDERS);
    await Promise.all(
      Array.from({ length: 100 }, () =>
        documents.send(
          new UpdateCommand({
            TableName: "orders",
            Key: { orderId: "a" },
            UpdateExpression: "ADD version :one",
            ExpressionAttributeValues: { ":one": 1 },
          }),
        ),
      ),
    );
    const records = await readAll(streamArn);
    expect(records.map((record) => record.dynamodb.NewImage?.["version"]?.["N"])).toEqual(
      Array.from({ length: 100 }, (_, i) => String(i + 1)),
    );
    records.reduce((before, record) => {
      expect(record.dynamodb.OldImage).toEqual(before.dynamodb.NewImage);
      expect(record.dynamodb.SequenceNumber > before.dynamodb.SequenceNumber).toBe(true);
      return record;
    });
  });

  test("1,000 items in batches: the stream holds each once", async () => {
    const { streamArn } = await dynamoDb.createTable(ORDERS);
    const ids = Array.from({ length: 1000 }, (_, i) => `order-${i}`);
    await Promise.all(
      Array.from({ length: 40 }, (_, batch) =>
        client.send(
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
    const records = await readAll(streamArn);
    expect(records.map((record) => record.dynamodb.Keys["orderId"]?.["S"]).sort()).toEqual([...ids].sort());
  });

  test("a reader waits for the next record, and gives up when told to", async () => {
    const { streamArn = "" } = await dynamoDb.createTable(ORDERS);
    const waiting = dynamoDb.readStream(streamArn, { limit: 10 });
    await put({ orderId: "a" });
    const [record] = await waiting;
    expect(record?.dynamodb.Keys).toEqual({ orderId: { S: "a" } });

    const controller = new AbortController();
    const after = record?.dynamodb.SequenceNumber;
    const aborted = dynamoDb.readStream(streamArn, { after, limit: 10, signal: controller.signal });
    const stopped = dynamoDb.readStream(streamArn, { after, limit: 10 });
    controller.abort();
    expect(await aborted).toEqual([]);
    await dynamoDb.stop();
    expect(await stopped).toEqual([]);
  });

  test("a record is read only when it would survive a crash", async () => {
    const held = Promise.withResolvers<void>();
    let flushes: Promise<void> = Promise.resolve();
    const slow = createDynamoDb({ clock, random: seededRandom(3), store: { ...memoryStore(), flush: () => flushes } });
    const { streamArn = "" } = await slow.createTable(ORDERS);
    flushes = held.promise;
    const seen: string[] = [];
    const read = slow.readStream(streamArn, { limit: 1 }).then(() => seen.push("read"));
    const call = { caller: { type: "administrator", arn: "" }, requestId: "", endpoint: "" } as const;
    const written = slow.service
      .handle(
        {
          method: "POST",
          path: "/",
          query: new URLSearchParams(),
          headers: { "x-amz-target": "DynamoDB_20120810.PutItem" },
          body: Buffer.from(JSON.stringify({ TableName: "orders", Item: { orderId: { S: "a" } } })),
        },
        call,
      )
      .then(() => seen.push("acknowledged"));
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual([]);
    held.resolve();
    await Promise.all([read, written]);
    expect(seen.sort()).toEqual(["acknowledged", "read"]);
    await slow.stop();
  });

  test("records are kept for 24 hours", async () => {
    const { streamArn = "" } = await dynamoDb.createTable(ORDERS);
    await put({ orderId: "old" });
    clock.advance(DAY_MS / 2);
    await put({ orderId: "young" });
    clock.advance(DAY_MS / 2 + 120_000);
    const records = await dynamoDb.readStream(streamArn, { limit: 10 });
    expect(records.map((record) => record.dynamodb.Keys)).toEqual([{ orderId: { S: "young" } }]);
  });
});

describe("the streams API", () => {
  test("a batch can be read again from where it began", async () => {
    const { streamArn } = await dynamoDb.createTable(ORDERS);
    for (const orderId of ["a", "b", "c", "d"]) await put({ orderId });
    const { Streams } = (await streamsApi("ListStreams", { TableName: "orders" })) as { Streams: object[] };
    expect(Streams).toEqual([expect.objectContaining({ StreamArn: streamArn, TableName: "orders" })]);
    const described = (await streamsApi("DescribeStream", { StreamArn: streamArn })) as {
      StreamDescription: { Shards: { ShardId: string }[] };
    };
    const ShardId = described.StreamDescription.Shards[0]?.ShardId;
    const all = await readAll(streamArn);

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

  test("an iterator lives 15 minutes", async () => {
    const { streamArn } = await dynamoDb.createTable(ORDERS);
    const { StreamDescription } = (await streamsApi("DescribeStream", { StreamArn: streamArn })) as {
      StreamDescription: { Shards: [{ ShardId: string }] };
    };
    const { ShardIterator } = await streamsApi("GetShardIterator", {
      StreamArn: streamArn,
      ShardId: StreamDescription.Shards[0].ShardId,
      ShardIteratorType: "TRIM_HORIZON",
    });
    clock.advance(16 * 60 * 1000);
    expect(await streamsApi("GetRecords", { ShardIterator })).toMatchObject({
      __type: expect.stringContaining("ExpiredIteratorException"),
    });
  });
});

describe("time to live", () => {
  test("items vanish within a minute of their time, and the stream says who deleted them", async () => {
    const { streamArn } = await dynamoDb.createTable({
      ...ORDERS,
      TimeToLiveSpecification: { AttributeName: "expiration", Enabled: true },
    });
    const now = Math.floor(clock.now() / 1000);
    await put({ orderId: "soon", expiration: now + 100 });
    await put({ orderId: "later", expiration: now + 1000 });
    await put({ orderId: "extended", expiration: now + 100 });
    await put({ orderId: "extended", expiration: now + 1000 });
    await put({ orderId: "text", expiration: "100" });
    await put({ orderId: "long-ago", expiration: now - 6 * 365 * 24 * 60 * 60 });
    clock.advance(170_000);
    expect(await get("soon")).toBeUndefined();
    for (const kept of ["later", "extended", "text", "long-ago"]) expect(await get(kept)).toBeDefined();
    const removed = (await readAll(streamArn)).filter((record) => record.eventName === "REMOVE");
    expect(removed).toEqual([
      expect.objectContaining({ userIdentity: { type: "Service", principalId: "dynamodb.amazonaws.com" } }),
    ]);
  });

  test("it can be turned on for items that are there, and off again", async () => {
    await dynamoDb.createTable({
      ...IDEMPOTENCY,
      TimeToLiveSpecification: { AttributeName: "expiration", Enabled: false },
    });
    const putNow = (id: string) =>
      documents.send(
        new PutCommand({ TableName: "idempotency", Item: { id, expiration: Math.floor(clock.now() / 1000) } }),
      );
    const exists = async (id: string) =>
      (await documents.send(new GetCommand({ TableName: "idempotency", Key: { id } }))).Item !== undefined;
    const enable = (Enabled: boolean) =>
      client.send(
        new UpdateTimeToLiveCommand({
          TableName: "idempotency",
          TimeToLiveSpecification: { AttributeName: "expiration", Enabled },
        }),
      );
    await putNow("a");
    clock.advance(120_000);
    expect(await exists("a")).toBe(true);
    await enable(true);
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: "idempotency" }));
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "expiration" });
    clock.advance(120_000);
    expect(await exists("a")).toBe(false);
    await enable(false);
    await putNow("b");
    clock.advance(120_000);
    expect(await exists("b")).toBe(true);
  });
});

test("Powertools idempotency: of 20 racing calls one executes, and later calls get its result", async () => {
  await dynamoDb.createTable(IDEMPOTENCY);
  let executions = 0;
  const config = new IdempotencyConfig({ eventKeyJmesPath: "orderId", throwOnNoIdempotencyKey: true });
  config.registerLambdaContext({ getRemainingTimeInMillis: () => 10_000 } as Context);
  const charge = makeIdempotent(
    async (_payload: { orderId: string }) => {
      executions++;
      await new Promise((resolve) => setImmediate(resolve));
      return { paymentId: `payment-${executions}` };
    },
    {
      persistenceStore: new DynamoDBPersistenceLayer({ tableName: "idempotency", awsSdkV3Client: client }),
      config,
      keyPrefix: "charge",
    },
  );
  const calls = await Promise.allSettled(Array.from({ length: 20 }, () => charge({ orderId: "a" })));
  const refused = calls.filter((call) => call.status === "rejected").map((call) => call.reason);
  expect(executions).toBe(1);
  expect(refused.every((reason) => reason instanceof IdempotencyAlreadyInProgressError)).toBe(true);
  expect(await charge({ orderId: "a" })).toEqual({ paymentId: "payment-1" });
  expect(executions).toBe(1);
});
