import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Event } from "../../events/event.ts";
import type { NotificationSent } from "../../events/notification-sent.ts";
import { toOutbox } from "../../events/outbox.ts";

export interface NotificationStore {
  has(notificationId: string): Promise<boolean>;
  /** Writes that a notification was sent, with its event, as one item. False: it was written before. */
  add(event: Event<typeof NotificationSent>): Promise<boolean>;
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
    async add(event) {
      const sentAt = event.metadata.occurredAt;
      const item = { ...event.data, sentAt, version: 1, outbox: await toOutbox([event]) };
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
