import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import type { Event } from "../../events/event.ts";
import { toOutbox } from "../../events/outbox.ts";
import type { Order } from "./order.ts";
import { isOrderId } from "./order-id.ts";
import type { Sale, SalesReport } from "./sales-report.ts";

// A page's orders are expired side by side.
const OVERDUE_PAGE = 25;

/** An order as it is kept. */
interface OrderRecord {
  order: Order;
  /** Counts the writes, from 1. */
  version: number;
  /** Of the request that made the order. */
  correlationId: string;
  /** What that request asked for, to know it again. */
  fingerprint: string;
}

export interface OrderStore {
  load(orderId: string): Promise<OrderRecord | undefined>;
  /** Writes the order and its events as one item, if it is still as it was one version before. False: somebody else was first. */
  save(record: OrderRecord, events: Event[]): Promise<boolean>;
  /** The ids of orders that were to be paid by `now`, oldest first, a page at a time. Some may be settled meanwhile. */
  overdue(now: string): AsyncIterable<string[]>;
  /** What was confirmed on a day (UTC, yyyy-mm-dd). */
  sales(day: string): AsyncIterable<Sale>;
  /** Writes that a day was reported, with its event. False: it was before. */
  saveReport(report: SalesReport, event: Event): Promise<boolean>;
}

/** Orders in a DynamoDB table: one item an order, one write a change. */
export function orderStore(client: DynamoDBClient, table: string): OrderStore {
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });

  async function putIf(condition: string, values: Record<string, unknown> | undefined, item: Record<string, unknown>) {
    try {
      await documents.send(
        new PutCommand({
          TableName: table,
          Item: item,
          ConditionExpression: condition,
          ExpressionAttributeValues: values,
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  return {
    async load(orderId) {
      if (!isOrderId(orderId)) return undefined;
      const answer = await documents.send(new GetCommand({ TableName: table, Key: { orderId }, ConsistentRead: true }));
      return answer.Item && fromItem(answer.Item);
    },
    async save(record, events) {
      const item = { ...toItem(record), outbox: await toOutbox(events) };
      return record.version === 1
        ? putIf("attribute_not_exists(orderId)", undefined, item)
        : putIf("version = :before", { ":before": record.version - 1 }, item);
    },
    async *overdue(now) {
      const pages = paginateQuery(
        { client: documents, pageSize: OVERDUE_PAGE },
        {
          TableName: table,
          IndexName: "pending",
          KeyConditionExpression: "pending = :pending AND expiresAt <= :now",
          ExpressionAttributeValues: { ":pending": "PENDING", ":now": now },
          ProjectionExpression: "orderId",
        },
      );
      for await (const { Items = [] } of pages) yield Items.map((item) => item["orderId"] as string);
    },
    async *sales(day) {
      const pages = paginateQuery(
        { client: documents },
        {
          TableName: table,
          IndexName: "sales",
          KeyConditionExpression: "confirmedOn = :day",
          ExpressionAttributeValues: { ":day": day },
          ProjectionExpression: "currency, #total",
          ExpressionAttributeNames: { "#total": "total" },
        },
      );
      for await (const { Items = [] } of pages) yield* Items as Sale[];
    },
    async saveReport(report, event) {
      const item = { orderId: `report#${report.date}`, version: 1, ...report, outbox: await toOutbox([event]) };
      return putIf("attribute_not_exists(orderId)", undefined, item);
    },
  };
}

// The order lies in its item as it is; `pending` and `confirmedOn` put it into an index, for as long as they are there.
function toItem({ order, ...record }: OrderRecord): Record<string, unknown> {
  const pending = order.state === "PENDING" ? "PENDING" : undefined;
  const confirmedAt = order.state === "PENDING" ? undefined : order.confirmedAt;
  return { ...order, ...record, pending, confirmedOn: confirmedAt?.slice(0, 10) };
}

function fromItem(item: Record<string, unknown>): OrderRecord {
  const { version, correlationId, fingerprint, pending: _, confirmedOn: __, outbox: ___, ...order } = item;
  return { order, version, correlationId, fingerprint } as unknown as OrderRecord;
}
