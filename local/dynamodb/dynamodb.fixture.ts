import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, beforeEach } from "vitest";
import { type DrivenClock, drivenClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { serve } from "../serve.fixture.ts";
import { memoryStore, type Store } from "../store.ts";
import { createTrace, type Trace } from "../trace.ts";
import { createDynamoDb, type DynamoDb, type StreamRecord, type TableDefinition } from "./dynamodb.ts";

/** A table with an index and a stream. */
export const ORDERS: TableDefinition = {
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

/** A table whose items expire. */
export const IDEMPOTENCY: TableDefinition = {
  TableName: "idempotency",
  BillingMode: "PAY_PER_REQUEST",
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  TimeToLiveSpecification: { AttributeName: "expiration", Enabled: true },
};

export interface Running {
  clock: DrivenClock;
  store: Store;
  trace: Trace;
  dynamoDb: DynamoDb;
  endpoint: string;
  client: DynamoDBClient;
  documents: DynamoDBDocumentClient;
  put(Item: Record<string, unknown>): Promise<unknown>;
  get(orderId: string): Promise<Record<string, unknown> | undefined>;
  /** Returns every record of a stream, without waiting for one. */
  records(streamArn: string | undefined): Promise<StreamRecord[]>;
  stop(): Promise<void>;
}

/** Starts DynamoDB on a port, with the AWS SDK's clients for it. */
export async function runDynamoDb(clock: DrivenClock, store: Store): Promise<Running> {
  const trace = createTrace(clock);
  const dynamoDb = createDynamoDb({ clock, random: seededRandom(clock.now()), store, trace });
  const server = await serve(dynamoDb.service);
  const client = new DynamoDBClient({
    endpoint: server.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  const documents = DynamoDBDocumentClient.from(client);
  return {
    clock,
    store,
    trace,
    dynamoDb,
    endpoint: server.endpoint,
    client,
    documents,
    put: (Item) => documents.send(new PutCommand({ TableName: "orders", Item })),
    get: async (orderId) => (await documents.send(new GetCommand({ TableName: "orders", Key: { orderId } }))).Item,
    async records(streamArn = "") {
      const newest = dynamoDb.newestSequence(streamArn);
      return newest === undefined ? [] : dynamoDb.readStream(streamArn, { limit: 10_000 });
    },
    async stop() {
      client.destroy();
      await dynamoDb.stop();
      await server.close();
    },
  };
}

/** Starts a separate DynamoDB for each test in a file. */
export function eachWithDynamoDb(): Running {
  const running = {} as Running;
  beforeEach(async () => {
    Object.assign(running, await runDynamoDb(drivenClock(), memoryStore()));
  });
  afterEach(() => running.stop());
  return running;
}
