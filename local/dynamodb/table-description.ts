import { AwsError, arn } from "../aws.ts";
import type { StreamViewType } from "./stream-record.ts";

interface KeySchemaElement {
  AttributeName: string;
  KeyType: "HASH" | "RANGE";
}

export interface IndexDefinition {
  IndexName: string;
  KeySchema: KeySchemaElement[];
  Projection: { ProjectionType?: "ALL" | "KEYS_ONLY" | "INCLUDE"; NonKeyAttributes?: string[] };
  ProvisionedThroughput?: Throughput;
}

interface Throughput {
  ReadCapacityUnits: number;
  WriteCapacityUnits: number;
}

/** The input of CreateTable, with the Time to Live that CloudFormation adds. */
export interface TableDefinition {
  TableName: string;
  AttributeDefinitions: { AttributeName: string; AttributeType: "S" | "N" | "B" }[];
  KeySchema: KeySchemaElement[];
  BillingMode?: "PAY_PER_REQUEST" | "PROVISIONED";
  ProvisionedThroughput?: Throughput;
  GlobalSecondaryIndexes?: IndexDefinition[];
  LocalSecondaryIndexes?: IndexDefinition[];
  StreamSpecification?: { StreamEnabled: boolean; StreamViewType?: StreamViewType };
  TableClass?: "STANDARD" | "STANDARD_INFREQUENT_ACCESS";
  DeletionProtectionEnabled?: boolean;
  Tags?: { Key: string; Value: string }[];
  TimeToLiveSpecification?: { AttributeName: string; Enabled: boolean };
}

const VIEW_TYPES = ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"];

/** Returns the view type of a definition's stream. Throws `ValidationException` for an invalid one. */
export function streamViewType({ StreamSpecification }: TableDefinition): StreamViewType | undefined {
  if (!StreamSpecification?.StreamEnabled) {
    if (!StreamSpecification?.StreamViewType) return undefined;
    throw invalid("StreamViewType can only be set when StreamEnabled is true");
  }
  const { StreamViewType } = StreamSpecification;
  if (StreamViewType && VIEW_TYPES.includes(StreamViewType)) return StreamViewType;
  throw invalid(`StreamViewType is ${StreamViewType ?? "missing"}, expected one of ${VIEW_TYPES.join(", ")}`);
}

/** Returns a table's DescribeTable output at its creation: it is active immediately. */
export function describeTable(definition: TableDefinition, table: { id: string; now: number }): object {
  const { TableName, BillingMode, TableClass } = definition;
  const onDemand = BillingMode === "PAY_PER_REQUEST";
  return {
    TableName,
    TableArn: tableArn(TableName),
    TableId: table.id,
    TableStatus: "ACTIVE",
    CreationDateTime: table.now / 1000,
    AttributeDefinitions: definition.AttributeDefinitions,
    KeySchema: definition.KeySchema,
    ProvisionedThroughput: throughput(definition.ProvisionedThroughput),
    ...(onDemand && {
      BillingModeSummary: { BillingMode, LastUpdateToPayPerRequestDateTime: table.now / 1000 },
      TableThroughputModeSummary: { TableThroughputMode: BillingMode },
    }),
    ...(definition.GlobalSecondaryIndexes && {
      GlobalSecondaryIndexes: definition.GlobalSecondaryIndexes.map((index) => ({
        ...describeIndex(TableName, index),
        IndexStatus: "ACTIVE",
        ProvisionedThroughput: throughput(index.ProvisionedThroughput),
      })),
    }),
    ...(definition.LocalSecondaryIndexes && {
      LocalSecondaryIndexes: definition.LocalSecondaryIndexes.map((index) => describeIndex(TableName, index)),
    }),
    ...(TableClass && { TableClassSummary: { TableClass } }),
    DeletionProtectionEnabled: definition.DeletionProtectionEnabled ?? false,
  };
}

export const tableArn = (name: string): string => arn("dynamodb", `table/${name}`);

function describeIndex(tableName: string, { IndexName, KeySchema, Projection }: IndexDefinition) {
  return { IndexName, KeySchema, Projection, IndexArn: `${tableArn(tableName)}/index/${IndexName}` };
}

function throughput({ ReadCapacityUnits, WriteCapacityUnits }: Partial<Throughput> = {}) {
  return {
    ReadCapacityUnits: ReadCapacityUnits ?? 0,
    WriteCapacityUnits: WriteCapacityUnits ?? 0,
    NumberOfDecreasesToday: 0,
  };
}

const invalid = (message: string) =>
  new AwsError("ValidationException", `One or more parameter values were invalid: ${message}`);
