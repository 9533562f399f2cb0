import { boolean, list, long, number, structure, text, unsupported } from "../../api/shapes.ts";
import { AwsError } from "../../aws.ts";
import { operation } from "../operation.ts";
import { table } from "../shapes.ts";
import { onResource, onTable } from "../table-access.ts";
import type { TableDefinition } from "../table-description.ts";

const keySchema = list(structure({ AttributeName: text(), KeyType: text() }));
const projection = structure({ ProjectionType: text(), NonKeyAttributes: list(text()) });
const provisionedThroughput = structure({ ReadCapacityUnits: long, WriteCapacityUnits: long });
const onDemandThroughput = structure({ MaxReadRequestUnits: long, MaxWriteRequestUnits: long });
const warmThroughput = structure({ ReadUnitsPerSecond: long, WriteUnitsPerSecond: long });

export const createTable = operation({
  input: {
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
    SSESpecification: unsupported(structure({ Enabled: boolean, SSEType: text(), KMSMasterKeyId: text() })),
    Tags: list(structure({ Key: text(), Value: text() })),
    TableClass: text(),
    DeletionProtectionEnabled: boolean,
    WarmThroughput: unsupported(warmThroughput),
    ResourcePolicy: unsupported(text()),
    OnDemandThroughput: unsupported(onDemandThroughput),
    GlobalTableSourceArn: unsupported(text()),
    GlobalTableSettingsReplicationMode: unsupported(text()),
    VectorIndexes: unsupported(
      list(
        structure({
          IndexName: text(),
          VectorAttribute: structure({ AttributeName: text() }),
          Projection: projection,
          Dimensions: number(),
          DistanceFunction: text(),
          SearchSchema: list(structure({ AttributeName: text(), SearchSchemaElementType: text() })),
        }),
      ),
    ),
  },
  permissions: onTable("dynamodb:CreateTable"),
  run({ tables }, input) {
    // dynalite validates it.
    const definition = input as TableDefinition;
    tables.create(definition);
    return { TableDescription: tables.describe(definition.TableName) };
  },
});

export const deleteTable = operation({
  input: table,
  permissions: onTable("dynamodb:DeleteTable"),
  run: ({ tables }, input) => ({ TableDescription: tables.delete(nameIn(input)) }),
});

export const describeTable = operation({
  input: table,
  permissions: onTable("dynamodb:DescribeTable"),
  run: ({ tables }, input) => ({ Table: tables.describe(nameIn(input)) }),
});

export const listTables = operation({
  input: { ExclusiveStartTableName: text(), Limit: number() },
  permissions: () => [{ action: "dynamodb:ListTables", resource: "*" }],
  run({ tables }, { ExclusiveStartTableName: start = "", Limit: limit = 100 }) {
    if (!(limit >= 1 && limit <= 100)) throw invalid(`Limit is ${limit}, expected 1 to 100`);
    const names = tables.names().filter((name) => name > start);
    const page = names.slice(0, limit);
    return { TableNames: page, ...(names.length > limit && { LastEvaluatedTableName: page.at(-1) }) };
  },
});

export const listTagsOfResource = operation({
  input: { ResourceArn: text(), NextToken: unsupported(text()) },
  permissions: onResource("dynamodb:ListTagsOfResource"),
  run: ({ tables }, { ResourceArn = "" }) => ({ Tags: tables.tags(ResourceArn) }),
});

export const describeTimeToLive = operation({
  input: table,
  permissions: onTable("dynamodb:DescribeTimeToLive"),
  run({ tables }, input) {
    const AttributeName = tables.timeToLive(nameIn(input));
    const TimeToLiveStatus = AttributeName === undefined ? "DISABLED" : "ENABLED";
    return { TimeToLiveDescription: { TimeToLiveStatus, ...(AttributeName && { AttributeName }) } };
  },
});

export const updateTimeToLive = operation({
  input: { ...table, TimeToLiveSpecification: structure({ Enabled: boolean, AttributeName: text() }) },
  permissions: onTable("dynamodb:UpdateTimeToLive"),
  run({ tables }, input) {
    const name = nameIn(input);
    const { AttributeName, Enabled } = input.TimeToLiveSpecification ?? {};
    if (!AttributeName || Enabled === undefined) {
      throw invalid("TimeToLiveSpecification needs AttributeName and Enabled");
    }
    const current = tables.timeToLive(name);
    if (Enabled && current === AttributeName) throw invalid("TimeToLive is already enabled");
    if (Enabled && current) throw invalid(`TimeToLive is active on a different AttributeName: current is ${current}`);
    if (!Enabled && !current) throw invalid("TimeToLive is already disabled");
    if (!Enabled && current !== AttributeName) throw invalid(`TimeToLive is active on ${current}`);
    tables.setTimeToLive(name, Enabled ? AttributeName : undefined);
    return { TimeToLiveSpecification: input.TimeToLiveSpecification };
  },
});

function nameIn({ TableName }: { TableName?: string }): string {
  if (TableName !== undefined) return TableName;
  throw invalid("TableName is missing");
}

const invalid = (message: string) => new AwsError("ValidationException", message);
