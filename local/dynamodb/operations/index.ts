import type { Operations } from "../../api/operation.ts";
import type { State } from "../state.ts";
import { batchGetItem, batchWriteItem, deleteItem, getItem, putItem, query, scan, updateItem } from "./items.ts";
import { describeStream, getRecords, getShardIterator, listStreams } from "./streams.ts";
import {
  createTable,
  deleteTable,
  describeTable,
  describeTimeToLive,
  listTables,
  listTagsOfResource,
  updateTimeToLive,
} from "./tables.ts";
import { transactGetItems, transactWriteItems } from "./transactions.ts";

/** The table API's operations by name. */
export const operations: Operations<State> = {
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  CreateTable: createTable,
  DeleteItem: deleteItem,
  DeleteTable: deleteTable,
  DescribeTable: describeTable,
  DescribeTimeToLive: describeTimeToLive,
  GetItem: getItem,
  ListTables: listTables,
  ListTagsOfResource: listTagsOfResource,
  PutItem: putItem,
  Query: query,
  Scan: scan,
  TransactGetItems: transactGetItems,
  TransactWriteItems: transactWriteItems,
  UpdateItem: updateItem,
  UpdateTimeToLive: updateTimeToLive,
};

/** The streams API's operations by name. */
export const streamOperations: Operations<State> = {
  DescribeStream: describeStream,
  GetRecords: getRecords,
  GetShardIterator: getShardIterator,
  ListStreams: listStreams,
};
