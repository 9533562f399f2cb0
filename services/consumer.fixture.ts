import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Context } from "aws-lambda";
import { afterAll, beforeAll } from "vitest";
import type { Contract } from "../events/contract.ts";
import { createEvent } from "../events/event.ts";
import { dynamoDbForTests } from "./dynamodb.fixture.ts";

const context = {
  functionName: "test",
  awsRequestId: "request-1",
  getRemainingTimeInMillis: () => 10_000,
} as Context;

const cause = { correlationId: "corr-1", causationId: "event-1" };

/** What a consumer needs besides its idempotency table. */
interface Needs {
  through: "queue" | "direct";
  /** Names of the service's tables, by the environment variable that the handler reads. */
  tables?: Record<string, string>;
}

/**
 * Provides what the handler of a service's consumer needs, and loads it. `deliver` hands it an event, as its queue or its
 * rule would.
 *
 * @example
 * const { deliver } = consumerForTests("shipping", { through: "queue" }, () => import("./on-order-confirmed.handler.ts"));
 * expect(await deliver(OrderConfirmed, OrderConfirmed.example)).toBe("consumed");
 */
export function consumerForTests(
  service: string,
  { through, tables = {} }: Needs,
  load: () => Promise<{ handler: (event: never, context: Context) => Promise<unknown> }>,
) {
  const dynamoDb = dynamoDbForTests();
  let sqs: SQSClient;
  let QueueUrl: string | undefined;

  beforeAll(async () => {
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    sqs = new SQSClient({ endpoint: dynamoDb.endpoint, region: "us-east-1", credentials });
    const IDEMPOTENCY_TABLE_NAME = await dynamoDb.tableLike(`${service}-idempotency`);
    // Without a cloud the tests are skipped.
    if (!IDEMPOTENCY_TABLE_NAME.includes(".")) return;
    const QueueName = `dead-letters-${service}-${process.pid}-${Date.now()}`;
    ({ QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName })));
    for (const [variable, table] of Object.entries(tables))
      process.env[variable] = await dynamoDb.tableLike(`${service}-${table}`);
    Object.assign(process.env, {
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL: dynamoDb.endpoint,
      AWS_LAMBDA_FUNCTION_NAME: `${service}-test`,
      IDEMPOTENCY_TABLE_NAME,
      CLAIM_BUCKET_NAME: "claims",
      DEAD_LETTER_QUEUE_URL: QueueUrl,
      MAX_RECEIVE_COUNT: "10",
      POWERTOOLS_LOG_LEVEL: "SILENT",
      POWERTOOLS_METRICS_DISABLED: "true",
    });
  });
  afterAll(() => sqs.destroy());

  /** Returns `consumed`, or why the event became a dead letter. Rejects when it would be retried. */
  async function deliver<C extends Contract>(contract: C, data: object): Promise<string> {
    const { handler } = await load();
    const { source, type, metadata } = createEvent(
      contract,
      contract.example as never,
      cause,
      new Date().toISOString(),
    );
    const envelope = { source, "detail-type": type, detail: { metadata, data } };
    const record = { messageId: "m", body: JSON.stringify(envelope), eventSource: "aws:sqs", attributes: {} };
    const result = await handler((through === "queue" ? { Records: [record] } : envelope) as never, context);
    const { batchItemFailures = [] } = (result ?? {}) as { batchItemFailures?: object[] };
    if (batchItemFailures.length > 0) throw new Error(`The handler did not take the ${type}: it would be retried.`);
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ["ERROR_MESSAGE"] }),
    );
    return Messages[0]?.MessageAttributes?.["ERROR_MESSAGE"]?.StringValue ?? "consumed";
  }
  return { deliver };
}
