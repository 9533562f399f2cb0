import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Event } from "../../events/event.ts";
import { toOutbox } from "../../events/outbox/outbox.ts";

/** An e-mail that was sent. */
export interface Sent {
  notificationId: string;
  /** What the event was about, such as the order's id. */
  subject: string;
  template: string;
  to: string;
  messageId: string;
  /** ISO 8601 in UTC. */
  sentAt: string;
}

export interface NotificationStore {
  has(notificationId: string): Promise<boolean>;
  /** Records a sent e-mail with its events as one item. Returns false if it is already recorded. */
  add(sent: Sent, events: Event[]): Promise<boolean>;
}

/** Sent notifications in a DynamoDB table: one item each, written once. */
export function notificationStore(client: DynamoDBClient, table: string): NotificationStore {
  const documents = DynamoDBDocumentClient.from(client);
  return {
    async has(notificationId) {
      const get = new GetCommand({ TableName: table, Key: { notificationId }, ConsistentRead: true });
      const { Item } = await documents.send(get);
      return Item !== undefined;
    },
    async add(sent, events) {
      const item = { ...sent, version: 1, outbox: await toOutbox(events) };
      try {
        const condition = "attribute_not_exists(notificationId)";
        await documents.send(new PutCommand({ TableName: table, Item: item, ConditionExpression: condition }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
