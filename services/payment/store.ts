import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Event } from "../../events/event.ts";
import { toOutbox } from "../../events/outbox.ts";
import type { Payment } from "./payment.ts";

/** An order's payment as it is kept; `version` counts the writes, 0 for none. */
export interface PaymentRecord {
  orderId: string;
  payment: Payment;
  version: number;
}

export interface PaymentStore {
  load(orderId: string): Promise<PaymentRecord>;
  /** Writes the payment and its events as one item, if it is still as it was one version before. False: somebody else was first. */
  save(record: PaymentRecord, events: Event[]): Promise<boolean>;
}

/** Payments in a DynamoDB table: one item an order, one write a change. */
export function paymentStore(client: DynamoDBClient, table: string): PaymentStore {
  const documents = DynamoDBDocumentClient.from(client);
  return {
    async load(orderId) {
      const { Item } = await documents.send(
        new GetCommand({ TableName: table, Key: { orderId }, ConsistentRead: true }),
      );
      if (!Item) return { orderId, payment: { state: "none" }, version: 0 };
      const { orderId: _, version, outbox: __, ...payment } = Item;
      return { orderId, payment: payment as Payment, version };
    },
    async save({ orderId, payment, version }, events) {
      const first = version === 1;
      try {
        await documents.send(
          new PutCommand({
            TableName: table,
            Item: { orderId, ...payment, version, outbox: await toOutbox(events) },
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
  };
}
