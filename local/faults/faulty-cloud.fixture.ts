import { CreateTableCommand, DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateQueueCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, onTestFinished } from "vitest";
import { arn } from "../aws.ts";
import { tracedCloud } from "../trace/traced-cloud.fixture.ts";
import type { Fault, FaultInput } from "./fault.ts";

/** A small cloud whose faults are switched over HTTP. */
export async function faultyCloud() {
  const traced = await tracedCloud();
  const { client, endpoint, cloud } = traced;
  const events = new EventBridgeClient(client);
  const sqs = new SQSClient(client);
  const dynamoDb = new DynamoDBClient(client);
  onTestFinished(() => {
    for (const each of [events, sqs, dynamoDb]) each.destroy();
  });

  const faults = (method: string, path = "", body?: unknown) =>
    fetch(`${endpoint}/_cloud/faults${path}`, {
      method,
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });

  return {
    ...traced,
    events,
    sqs,
    dynamoDb,
    faults,
    async inject(fault: FaultInput): Promise<Fault> {
      const response = await faults("POST", "", fault);
      const answer = (await response.json()) as Fault;
      expect({ status: response.status, answer }).toMatchObject({ status: 201 });
      return answer;
    },
    on: async (): Promise<Fault[]> => ((await (await faults("GET")).json()) as { faults: Fault[] }).faults,
    /** Makes a queue that anybody may send to. */
    async queue(name: string, attributes: Record<string, string> = {}): Promise<string> {
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
      const statement = { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "*" };
      const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: policy } }));
      return arn("sqs", name);
    },
    /** Makes a bus with a rule that takes everything to a target. */
    async busTo(target: string): Promise<void> {
      await events.send(new CreateEventBusCommand({ Name: "shop" }));
      await events.send(
        new PutRuleCommand({ Name: "all", EventBusName: "shop", EventPattern: '{"source":[{"prefix":""}]}' }),
      );
      await events.send(
        new PutTargetsCommand({ Rule: "all", EventBusName: "shop", Targets: [{ Id: "t", Arn: target }] }),
      );
    },
    /** Puts events numbered `ns`, and gives their ids. */
    async put(...ns: number[]): Promise<string[]> {
      const entry = (n: number) => ({
        EventBusName: "shop",
        Source: "test",
        DetailType: "Tested",
        Detail: `{"n":${n}}`,
      });
      const { Entries = [] } = await events.send(new PutEventsCommand({ Entries: ns.map(entry) }));
      return Entries.map(({ EventId = "" }) => EventId);
    },
    /** Feeds a queue or a stream to a function, one item at a time. */
    feed: (eventSourceArn: string, functionArn: string, more = {}) =>
      cloud.lambda.createEventSourceMapping({
        ...{ eventSourceArn, functionArn, batchSize: 1, maximumBatchingWindowSeconds: 0, enabled: true },
        ...more,
      } as never),
    /** Makes a table with the key `id`, and a stream; gives the stream's ARN. */
    async table(name: string): Promise<string> {
      const { TableDescription } = await dynamoDb.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: "PAY_PER_REQUEST",
          KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
          AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
          StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
        }),
      );
      return TableDescription?.LatestStreamArn ?? "";
    },
    item: async (TableName: string, id: string) =>
      (await dynamoDb.send(new GetItemCommand({ TableName, Key: { id: { S: id } } }))).Item,
  };
}

/** The body of a function that writes an item of a table, with retries off. */
export const writes = (table: string, id: string): string => `
  const { DynamoDBClient, PutItemCommand } = sdk("dynamodb");
  const client = new DynamoDBClient({ maxAttempts: 1 });
  await client.send(new PutItemCommand({ TableName: "${table}", Item: { id: { S: "${id}" } } }));`;
