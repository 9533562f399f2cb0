import { setTimeout as sleep } from "node:timers/promises";
import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { type PaymentProvider, ProviderError } from "./provider.ts";
import { chargeEntry, type LedgerEntry, refundEntry, refundIn, SLOW_MS } from "./provider-ledger.ts";

// At most a handful of deliveries use one key; each lost race means that another one succeeded.
const ATTEMPTS = 50;

/** A payment provider for demos and tests. Its ledger is a separate table with one item per key, updated atomically. */
export function simulatedProvider(
  client: DynamoDBClient,
  table: string,
  wait: (ms: number) => Promise<unknown> = sleep,
): PaymentProvider {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });

  async function change(key: string, next: (entry?: LedgerEntry) => LedgerEntry): Promise<LedgerEntry> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { Item } = await documents.send(new GetCommand({ TableName: table, Key: { key }, ConsistentRead: true }));
      const before = Item as (LedgerEntry & { key: string; version: number }) | undefined;
      const after = next(before);
      if (after === before || (await write(key, after, before?.version ?? 0))) return after;
    }
    throw new ProviderError(`The provider is too busy with key ${key}: try again later.`);
  }

  async function write(key: string, entry: LedgerEntry, before: number): Promise<boolean> {
    try {
      await documents.send(
        new PutCommand({
          TableName: table,
          Item: { ...entry, key, version: before + 1 },
          ConditionExpression: before === 0 ? "attribute_not_exists(version)" : "version = :before",
          ExpressionAttributeValues: before === 0 ? undefined : { ":before": before },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  return {
    async charge(request) {
      const { attempts, charge } = await change(request.key, (entry) => chargeEntry(entry, request));
      if (request.card === "tok_slow") await wait(SLOW_MS);
      if (charge) return charge;
      throw new ProviderError(
        `The provider did not answer for key ${request.key}, attempt ${attempts}: try again later.`,
      );
    },
    refund: async (key) => refundIn(await change(key, refundEntry)),
  };
}
