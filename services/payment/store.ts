import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand, paginateQuery, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Event } from "../../events/event.ts";
import { toOutbox } from "../../events/outbox/outbox.ts";
import type { Payment } from "./payment.ts";

/** An order's payment as it is stored; `version` counts the writes, 0 for none. */
export interface PaymentRecord {
  orderId: string;
  payment: Payment;
  /** The correlation id of the last write's request; undefined before the first write. */
  correlationId?: string;
  version: number;
}

/** A refund that is not done: `askAt` is when to ask the provider again. Times are ISO 8601 UTC. */
interface OwedRefund {
  orderId: string;
  owedSince: string;
  askAt: string;
}

export interface PaymentStore {
  load(orderId: string): Promise<PaymentRecord>;
  /**
   * Writes the payment and its events as one item, if the stored version is the previous one. Returns false after a
   * lost race.
   */
  save(record: PaymentRecord, events: Event[]): Promise<boolean>;
  /** Republishes the events of a payment's last write, with the same ids. */
  publishAgain(orderId: string): Promise<void>;
  /** Returns the outstanding refunds, ordered by due time. Some may have been done since. */
  owed(): Promise<OwedRefund[]>;
}

// An order's id ends in a random hexadecimal digit: sharding the index over sixteen partitions absorbs a burst of refunds.
const SHARDS = [..."0123456789abcdef"];
const shardOf = (orderId: string) => SHARDS.find((digit) => orderId.endsWith(digit)) ?? "0";

/**
 * Stores payments in a DynamoDB table: one item per order, one write per change; the index `owed` contains outstanding
 * refunds.
 */
export function paymentStore(client: DynamoDBClient, table: string): PaymentStore {
  const documents = DynamoDBDocumentClient.from(client);

  async function owedIn(shard: string): Promise<OwedRefund[]> {
    const query = {
      TableName: table,
      IndexName: "owed",
      KeyConditionExpression: "owed = :shard",
      ExpressionAttributeValues: { ":shard": shard },
      ProjectionExpression: "orderId, owedSince, askAt",
    };
    const pages = await Array.fromAsync(paginateQuery({ client: documents }, query));
    return pages.flatMap(({ Items = [] }) => Items as OwedRefund[]);
  }

  return {
    async load(orderId) {
      const { Item } = await documents.send(
        new GetCommand({ TableName: table, Key: { orderId }, ConsistentRead: true }),
      );
      if (!Item) return { orderId, payment: { state: "none" }, version: 0 };
      const { orderId: _, version, correlationId, outbox: __, owed: ___, ...payment } = Item;
      return { orderId, payment: payment as Payment, correlationId, version };
    },
    async save({ orderId, payment, correlationId, version }, events) {
      const first = version === 1;
      const owed = payment.state === "refunding" ? { owed: shardOf(orderId) } : {};
      try {
        await documents.send(
          new PutCommand({
            TableName: table,
            Item: { orderId, ...payment, ...owed, correlationId, version, outbox: await toOutbox(events) },
            ConditionExpression: first ? "attribute_not_exists(orderId)" : "version = :before",
            ExpressionAttributeValues: first ? undefined : { ":before": version - 1 },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    async publishAgain(orderId) {
      // Any write to the item puts its outbox on the stream.
      await documents.send(
        new UpdateCommand({
          TableName: table,
          Key: { orderId },
          UpdateExpression: "ADD version :one",
          ConditionExpression: "attribute_exists(orderId)",
          ExpressionAttributeValues: { ":one": 1 },
        }),
      );
    },
    async owed() {
      const shards = await Promise.all(SHARDS.map(owedIn));
      return shards.flat().sort((a, b) => a.askAt.localeCompare(b.askAt));
    },
  };
}
