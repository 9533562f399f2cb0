import { AwsError, type Operation } from "../aws.ts";
import type { TableDefinition } from "./table-description.ts";
import type { Tables } from "./tables.ts";

const CREATE_TABLE_PARAMETERS = [
  "TableName",
  "AttributeDefinitions",
  "KeySchema",
  "BillingMode",
  "ProvisionedThroughput",
  "GlobalSecondaryIndexes",
  "LocalSecondaryIndexes",
  "StreamSpecification",
  "TableClass",
  "DeletionProtectionEnabled",
  "Tags",
];

/** The parameters and the behaviour of each operation on tables. */
export function tableOperations(tables: Tables): Record<string, { parameters: string[]; run: Operation }> {
  return {
    CreateTable: {
      parameters: CREATE_TABLE_PARAMETERS,
      run(input: TableDefinition) {
        tables.create(input);
        return { TableDescription: tables.describe(input.TableName) };
      },
    },
    DeleteTable: {
      parameters: ["TableName"],
      run: (input) => ({ TableDescription: tables.delete(tableName(input)) }),
    },
    DescribeTable: {
      parameters: ["TableName"],
      run: (input) => ({ Table: tables.describe(tableName(input)) }),
    },
    ListTables: {
      parameters: ["ExclusiveStartTableName", "Limit"],
      run: ({ ExclusiveStartTableName: start = "", Limit: limit = 100 }) => {
        if (!(limit >= 1 && limit <= 100)) throw invalid(`Limit is ${limit}, expected 1 to 100`);
        const names = tables.names().filter((name) => name > start);
        const page = names.slice(0, limit);
        return { TableNames: page, ...(names.length > limit && { LastEvaluatedTableName: page.at(-1) }) };
      },
    },
    ListTagsOfResource: {
      parameters: ["ResourceArn"],
      run: ({ ResourceArn }) => ({ Tags: tables.tags(String(ResourceArn)) }),
    },
    DescribeTimeToLive: {
      parameters: ["TableName"],
      run(input) {
        const AttributeName = tables.timeToLive(tableName(input));
        const TimeToLiveStatus = AttributeName === undefined ? "DISABLED" : "ENABLED";
        return { TimeToLiveDescription: { TimeToLiveStatus, ...(AttributeName && { AttributeName }) } };
      },
    },
    UpdateTimeToLive: {
      parameters: ["TableName", "TimeToLiveSpecification"],
      run(input) {
        const name = tableName(input);
        const { AttributeName, Enabled } = input.TimeToLiveSpecification ?? {};
        if (!AttributeName || typeof Enabled !== "boolean") {
          throw invalid("TimeToLiveSpecification needs AttributeName and Enabled");
        }
        const current = tables.timeToLive(name);
        if (Enabled && current === AttributeName) throw invalid("TimeToLive is already enabled");
        if (Enabled && current)
          throw invalid(`TimeToLive is active on a different AttributeName: current is ${current}`);
        if (!Enabled && !current) throw invalid("TimeToLive is already disabled");
        if (!Enabled && current !== AttributeName) throw invalid(`TimeToLive is active on ${current}`);
        tables.setTimeToLive(name, Enabled ? AttributeName : undefined);
        return { TimeToLiveSpecification: input.TimeToLiveSpecification };
      },
    },
  };
}

function tableName({ TableName }: { TableName?: unknown }): string {
  if (typeof TableName === "string") return TableName;
  throw invalid("TableName is missing");
}

const invalid = (message: string) => new AwsError("ValidationException", message);
