import { ConditionalCheckFailedException, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  type QueryCommandInput,
} from "@aws-sdk/lib-dynamodb";
import type { Event } from "../../events/event.ts";
import { toOutbox } from "../../events/outbox/outbox.ts";
import { shardOf, shardsOf } from "./index-shards.ts";
import type { Order } from "./order.ts";
import { isOrderId } from "./order-id.ts";
import type { Sale, SalesReport } from "./sales-report.ts";

/** An order as it is stored. */
interface OrderRecord {
  order: Order;
  /** The id of the caller who placed it; undefined for orders older than ownership. */
  owner?: string;
  /** The number of writes, from 1. */
  version: number;
  /** The correlation id of the request that created the order. */
  correlationId: string;
  /** The fingerprint of that request, to recognize a repetition. */
  fingerprint: string;
}

/** A cancelled order whose money is unaccounted for. */
interface UnsettledOrder {
  orderId: string;
  since: string;
  askAt: string;
}

export interface OrderStore {
  load(orderId: string): Promise<OrderRecord | undefined>;
  /**
   * Writes the order and its events as one item, if the stored version is the previous one. Returns false after a lost
   * race.
   */
  save(record: OrderRecord, events: Event[]): Promise<boolean>;
  /**
   * Returns the ids of orders that were due by `now`, about 30 at a time, oldest first within each batch. Some may have
   * been settled since.
   */
  overdue(now: string): AsyncIterable<string[]>;
  /** Returns the unsettled cancelled orders, ordered by due time. Some may have been settled since. */
  unsettled(): Promise<UnsettledOrder[]>;
  /** Returns the orders confirmed on a day (UTC, yyyy-mm-dd). */
  sales(day: string): AsyncIterable<Sale>;
  /** Records that a day was reported, with its events. Returns false if it already was. */
  saveReport(report: SalesReport, events: Event[]): Promise<boolean>;
}

/** Stores orders in a DynamoDB table: one item per order, one write per change. */
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

  /**
   * Reads the shards of an index key in parallel, one page of each at a time. The query refers to its shard as
   * `:shard`.
   */
  async function* pagesOf<Item>(key: string, query: Omit<QueryCommandInput, "TableName">, pageSize?: number) {
    let unread = shardsOf(key).map((shard) => {
      const ExpressionAttributeValues = { ...query.ExpressionAttributeValues, ":shard": shard };
      const pages = paginateQuery(
        { client: documents, pageSize },
        { ...query, TableName: table, ExpressionAttributeValues },
      );
      return pages[Symbol.asyncIterator]();
    });
    while (unread.length > 0) {
      const pages = await Promise.all(unread.map((shard) => shard.next()));
      unread = unread.filter((_, i) => !pages[i]?.done);
      yield pages.flatMap(({ done, value }) => (done ? [] : ((value.Items ?? []) as Item[])));
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
      const query = {
        IndexName: "pending",
        KeyConditionExpression: "pending = :shard AND expiresAt <= :now",
        ExpressionAttributeValues: { ":now": now },
        ProjectionExpression: "orderId, expiresAt",
      };
      for await (const due of pagesOf<{ orderId: string; expiresAt: string }>("PENDING", query, 4))
        yield due.sort((a, b) => a.expiresAt.localeCompare(b.expiresAt)).map(({ orderId }) => orderId);
    },
    async unsettled() {
      const query = {
        IndexName: "unsettled",
        KeyConditionExpression: "unsettled = :shard",
        ProjectionExpression: "orderId, askAt, unsettledSince",
      };
      const pages = await Array.fromAsync(
        pagesOf<{ orderId: string; askAt: string; unsettledSince: string }>("UNSETTLED", query),
      );
      return pages
        .flat()
        .map(({ orderId, askAt, unsettledSince: since }) => ({ orderId, askAt, since }))
        .sort((a, b) => a.askAt.localeCompare(b.askAt));
    },
    async *sales(day) {
      const query = {
        IndexName: "sales",
        KeyConditionExpression: "confirmedOn = :shard",
        ProjectionExpression: "currency, #total",
        ExpressionAttributeNames: { "#total": "total" },
      };
      for await (const page of pagesOf<Sale>(day, query)) yield* page;
    },
    async saveReport(report, events) {
      const item = { orderId: `report#${report.date}`, version: 1, ...report, outbox: await toOutbox(events) };
      return putIf("attribute_not_exists(orderId)", undefined, item);
    },
  };
}

// The item contains the order unchanged; `pending`, `unsettled`, and `confirmedOn` put it into an index while they are
// set.
function toItem({ order, ...record }: OrderRecord): Record<string, unknown> {
  const pending = order.state === "PENDING" ? shardOf("PENDING", order.orderId) : undefined;
  const confirmedAt = order.state === "PENDING" ? undefined : order.confirmedAt;
  const confirmedOn = confirmedAt && shardOf(confirmedAt.slice(0, 10), order.orderId);
  const settlement = order.state === "CANCELLED" ? order.settlement : undefined;
  const unsettled = settlement && {
    unsettled: shardOf("UNSETTLED", order.orderId),
    unsettledSince: settlement.since,
    askAt: settlement.askAt,
  };
  return { ...order, ...record, pending, confirmedOn, ...unsettled };
}

function fromItem(item: Record<string, unknown>): OrderRecord {
  const { owner, version, correlationId, fingerprint, outbox: _, ...rest } = item;
  const { pending: __, confirmedOn: ___, unsettled: ____, unsettledSince: _____, askAt: ______, ...order } = rest;
  return { order, owner, version, correlationId, fingerprint } as unknown as OrderRecord;
}
