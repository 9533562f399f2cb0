import { boolean, list, map, number, structure, text, unsupported } from "../../api/shapes.ts";
import { attributeValue } from "../attribute-value.ts";
import { conditionally, refuseItemCollectionMetrics } from "../conditional-write.ts";
import { operation } from "../operation.ts";
import { attributes, conditions, names, search, table, write } from "../shapes.ts";
import { onIndex, onTable, onTables } from "../table-access.ts";

export const batchGetItem = operation({
  input: {
    RequestItems: map(
      text(),
      structure({
        Keys: list(attributes),
        AttributesToGet: list(text()),
        ConsistentRead: boolean,
        ProjectionExpression: text(),
        ExpressionAttributeNames: names,
      }),
    ),
    ReturnConsumedCapacity: text(),
  },
  permissions: onTables("dynamodb:BatchGetItem"),
  run: ({ tables }, input, { caller }) => tables.engine.run("BatchGetItem", input, caller),
});

export const batchWriteItem = operation({
  input: {
    RequestItems: map(
      text(),
      list(
        structure({
          PutRequest: structure({ Item: attributes }),
          DeleteRequest: structure({ Key: attributes }),
        }),
      ),
    ),
    ReturnConsumedCapacity: text(),
    ReturnItemCollectionMetrics: text(),
  },
  permissions: onTables("dynamodb:BatchWriteItem"),
  run({ tables }, input, { caller }) {
    refuseItemCollectionMetrics(input);
    return tables.engine.run("BatchWriteItem", input, caller);
  },
});

export const deleteItem = operation({
  input: { ...write, Key: attributes },
  permissions: onTable("dynamodb:DeleteItem"),
  run: ({ tables }, input, { caller }) =>
    conditionally(input, (given) => tables.engine.run("DeleteItem", given, caller)),
});

export const getItem = operation({
  input: {
    ...table,
    Key: attributes,
    AttributesToGet: list(text()),
    ConsistentRead: boolean,
    ReturnConsumedCapacity: text(),
    ProjectionExpression: text(),
    ExpressionAttributeNames: names,
  },
  permissions: onTable("dynamodb:GetItem"),
  run: ({ tables }, input, { caller }) => tables.engine.run("GetItem", input, caller),
});

export const putItem = operation({
  input: { ...write, Item: attributes },
  permissions: onTable("dynamodb:PutItem"),
  run: ({ tables }, input, { caller }) => conditionally(input, (given) => tables.engine.run("PutItem", given, caller)),
});

export const query = operation({
  input: {
    ...search,
    ConsistentRead: boolean,
    KeyConditions: conditions,
    QueryFilter: conditions,
    ScanIndexForward: boolean,
    KeyConditionExpression: text(),
  },
  permissions: onIndex("dynamodb:Query"),
  run: ({ tables }, input, { caller }) => tables.engine.run("Query", input, caller),
});

export const scan = operation({
  input: {
    ...search,
    // dynalite does not know this parameter, although its reads are consistent.
    ConsistentRead: unsupported(boolean),
    ScanFilter: conditions,
    TotalSegments: number(),
    Segment: number(),
  },
  permissions: onIndex("dynamodb:Scan"),
  run: ({ tables }, input, { caller }) => tables.engine.run("Scan", input, caller),
});

export const updateItem = operation({
  input: {
    ...write,
    Key: attributes,
    AttributeUpdates: map(text(), structure({ Value: attributeValue, Action: text() })),
    UpdateExpression: text(),
  },
  permissions: onTable("dynamodb:UpdateItem"),
  run: ({ tables }, input, { caller }) =>
    conditionally(input, (given) => tables.engine.run("UpdateItem", given, caller)),
});
