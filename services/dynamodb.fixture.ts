import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndexDescription,
  ListTablesCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeEach, inject } from "vitest";

/** Provides DynamoDB for the tests of a file, which are skipped when no local cloud is installed. */
export function dynamoDbForTests() {
  const tables = inject("tables");
  const settings = tables ?? { endpoint: "http://127.0.0.1:9", region: "us-east-1" };
  const client = new DynamoDBClient(settings);
  afterAll(() => client.destroy());
  beforeEach(({ skip }) => skip(!tables, "cdk-local-cloud is not installed"));
  return {
    client,
    endpoint: settings.endpoint,
    /**
     * Creates an empty table with the keys and indexes of a template's table, named without the stage. Returns its
     * name.
     */
    async tableLike(name: string): Promise<string> {
      return tables ? copyOf(client, name) : name;
    },
  };
}

let copies = 0;

async function copyOf(client: DynamoDBClient, name: string): Promise<string> {
  const { TableNames = [] } = await client.send(new ListTablesCommand());
  const deployed = TableNames.find((each) => each.endsWith(`-${name}`));
  if (!deployed) throw new Error(`No template has a table ${name}. There are: ${TableNames.join(", ")}.`);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: deployed }));
  const TableName = `${name}.${process.pid}.${++copies}`;
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: Table?.AttributeDefinitions,
      KeySchema: Table?.KeySchema,
      GlobalSecondaryIndexes: Table?.GlobalSecondaryIndexes?.map(indexOf),
    }),
  );
  return TableName;
}

const indexOf = ({ IndexName, KeySchema, Projection }: GlobalSecondaryIndexDescription) => ({
  IndexName,
  KeySchema,
  Projection,
});
