import { boolean, list, map, number, structure, text } from "../api/shapes.ts";
import { attributeValue } from "./attribute-value.ts";

// The members of the API: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/
export const table = { TableName: text() };

export const attributes = map(text(), attributeValue);
export const names = map(text(), text());
const attributeValueList = list(attributeValue);
const expected = map(
  text(),
  structure({
    Value: attributeValue,
    Exists: boolean,
    ComparisonOperator: text(),
    AttributeValueList: attributeValueList,
  }),
);
const condition = structure({ ComparisonOperator: text(), AttributeValueList: attributeValueList });
export const conditions = map(text(), condition);

/** The parameters shared by writes that depend on the item. */
export const write = {
  ...table,
  Expected: expected,
  ConditionalOperator: text(),
  ReturnValues: text(),
  ReturnConsumedCapacity: text(),
  ReturnItemCollectionMetrics: text(),
  ConditionExpression: text(),
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: attributes,
  ReturnValuesOnConditionCheckFailure: text(),
};

/** The parameters shared by Query and Scan. */
export const search = {
  ...table,
  IndexName: text(),
  Select: text(),
  AttributesToGet: list(text()),
  Limit: number(),
  ConditionalOperator: text(),
  ExclusiveStartKey: attributes,
  ReturnConsumedCapacity: text(),
  ProjectionExpression: text(),
  FilterExpression: text(),
  ExpressionAttributeNames: names,
  ExpressionAttributeValues: attributes,
};
