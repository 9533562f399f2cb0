import { boolean, list, long, type Members, map, number, structure, text } from "../validation/shapes.ts";
import { attributeValue } from "./attribute-value.ts";

const attributes = map(text(), attributeValue);
const names = map(text(), text());
const keySchema = list(structure({ AttributeName: text(), KeyType: text() }));
const projection = structure({ ProjectionType: text(), NonKeyAttributes: list(text()) });
const provisionedThroughput = structure({ ReadCapacityUnits: long, WriteCapacityUnits: long });
const onDemandThroughput = structure({ MaxReadRequestUnits: long, MaxWriteRequestUnits: long });
const warmThroughput = structure({ ReadUnitsPerSecond: long, WriteUnitsPerSecond: long });
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
const conditions = map(text(), condition);

/** The shape of each operation's input: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/ */
export const inputs = {
  BatchGetItem: {
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
  BatchWriteItem: {
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
  CreateTable: {
    TableName: text(),
    AttributeDefinitions: list(structure({ AttributeName: text(), AttributeType: text() })),
    KeySchema: keySchema,
    LocalSecondaryIndexes: list(structure({ IndexName: text(), KeySchema: keySchema, Projection: projection })),
    GlobalSecondaryIndexes: list(
      structure({
        IndexName: text(),
        KeySchema: keySchema,
        Projection: projection,
        ProvisionedThroughput: provisionedThroughput,
        OnDemandThroughput: onDemandThroughput,
        WarmThroughput: warmThroughput,
      }),
    ),
    BillingMode: text(),
    ProvisionedThroughput: provisionedThroughput,
    StreamSpecification: structure({ StreamEnabled: boolean, StreamViewType: text() }),
    SSESpecification: structure({ Enabled: boolean, SSEType: text(), KMSMasterKeyId: text() }),
    Tags: list(structure({ Key: text(), Value: text() })),
    TableClass: text(),
    DeletionProtectionEnabled: boolean,
    WarmThroughput: warmThroughput,
    ResourcePolicy: text(),
    OnDemandThroughput: onDemandThroughput,
    GlobalTableSourceArn: text(),
    GlobalTableSettingsReplicationMode: text(),
    VectorIndexes: list(
      structure({
        IndexName: text(),
        VectorAttribute: structure({ AttributeName: text() }),
        Projection: projection,
        Dimensions: number(),
        DistanceFunction: text(),
        SearchSchema: list(structure({ AttributeName: text(), SearchSchemaElementType: text() })),
      }),
    ),
  },
  DeleteItem: {
    TableName: text(),
    Key: attributes,
    Expected: expected,
    ConditionalOperator: text(),
    ReturnValues: text(),
    ReturnConsumedCapacity: text(),
    ReturnItemCollectionMetrics: text(),
    ConditionExpression: text(),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: attributes,
    ReturnValuesOnConditionCheckFailure: text(),
  },
  DeleteTable: { TableName: text() },
  DescribeTable: { TableName: text() },
  DescribeTimeToLive: { TableName: text() },
  GetItem: {
    TableName: text(),
    Key: attributes,
    AttributesToGet: list(text()),
    ConsistentRead: boolean,
    ReturnConsumedCapacity: text(),
    ProjectionExpression: text(),
    ExpressionAttributeNames: names,
  },
  ListTables: { ExclusiveStartTableName: text(), Limit: number() },
  ListTagsOfResource: { ResourceArn: text(), NextToken: text() },
  PutItem: {
    TableName: text(),
    Item: attributes,
    Expected: expected,
    ReturnValues: text(),
    ReturnConsumedCapacity: text(),
    ReturnItemCollectionMetrics: text(),
    ConditionalOperator: text(),
    ConditionExpression: text(),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: attributes,
    ReturnValuesOnConditionCheckFailure: text(),
  },
  Query: {
    TableName: text(),
    IndexName: text(),
    Select: text(),
    AttributesToGet: list(text()),
    Limit: number(),
    ConsistentRead: boolean,
    KeyConditions: conditions,
    QueryFilter: conditions,
    ConditionalOperator: text(),
    ScanIndexForward: boolean,
    ExclusiveStartKey: attributes,
    ReturnConsumedCapacity: text(),
    ProjectionExpression: text(),
    FilterExpression: text(),
    KeyConditionExpression: text(),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: attributes,
  },
  Scan: {
    TableName: text(),
    IndexName: text(),
    AttributesToGet: list(text()),
    Limit: number(),
    Select: text(),
    ScanFilter: conditions,
    ConditionalOperator: text(),
    ExclusiveStartKey: attributes,
    ReturnConsumedCapacity: text(),
    TotalSegments: number(),
    Segment: number(),
    ProjectionExpression: text(),
    FilterExpression: text(),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: attributes,
    ConsistentRead: boolean,
  },
  UpdateItem: {
    TableName: text(),
    Key: attributes,
    AttributeUpdates: map(text(), structure({ Value: attributeValue, Action: text() })),
    Expected: expected,
    ConditionalOperator: text(),
    ReturnValues: text(),
    ReturnConsumedCapacity: text(),
    ReturnItemCollectionMetrics: text(),
    UpdateExpression: text(),
    ConditionExpression: text(),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: attributes,
    ReturnValuesOnConditionCheckFailure: text(),
  },
  UpdateTimeToLive: {
    TableName: text(),
    TimeToLiveSpecification: structure({ Enabled: boolean, AttributeName: text() }),
  },
  DescribeStream: { StreamArn: text(), Limit: number(), ExclusiveStartShardId: text() },
  GetRecords: { ShardIterator: text(), Limit: number() },
  GetShardIterator: { StreamArn: text(), ShardId: text(), ShardIteratorType: text(), SequenceNumber: text() },
  ListStreams: { TableName: text(), Limit: number(), ExclusiveStartStreamArn: text() },
} satisfies Record<string, Members>;
