import type { Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import {
  type AttributeDefinition,
  CreateTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndex,
} from "@aws-sdk/client-dynamodb";

// The package has no types of its own.
const dynalite: (options: { createTableMs: number }) => Server = createRequire(import.meta.url)("dynalite");

/** A table by its partition key, and its indexes by name: partition and sort key. */
interface Table {
  name: string;
  key: string;
  indexes?: Record<string, [string, string]>;
}

/** DynamoDB in this process, empty but for the tables. */
export async function startDynamoDb(tables: Table[]) {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new DynamoDBClient({ endpoint, region: "us-east-1", credentials });
  for (const table of tables) await client.send(new CreateTableCommand(definitionOf(table)));
  return {
    client,
    endpoint,
    async stop() {
      client.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function definitionOf({ name, key, indexes = {} }: Table) {
  const names = new Set([key, ...Object.values(indexes).flat()]);
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST" as const,
    AttributeDefinitions: [...names].map((each): AttributeDefinition => ({ AttributeName: each, AttributeType: "S" })),
    KeySchema: keySchema(key),
    GlobalSecondaryIndexes: Object.keys(indexes).length === 0 ? undefined : Object.entries(indexes).map(indexOf),
  };
}

function indexOf([name, [partition, sort]]: [string, [string, string]]): GlobalSecondaryIndex {
  return { IndexName: name, KeySchema: keySchema(partition, sort), Projection: { ProjectionType: "ALL" } };
}

function keySchema(partition: string, sort?: string) {
  const hash = { AttributeName: partition, KeyType: "HASH" as const };
  return sort ? [hash, { AttributeName: sort, KeyType: "RANGE" as const }] : [hash];
}
