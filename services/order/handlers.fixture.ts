import type { APIGatewayProxyEventV2, Context } from "aws-lambda";
import { beforeAll } from "vitest";
import type { Authorizer } from "../../events/http/caller.ts";
import { dynamoDbForTests } from "../dynamodb.fixture.ts";

/** Creates the order service's tables before a file's tests, and sets the environment that its handlers read. */
export function orderTablesForTests() {
  const dynamoDb = dynamoDbForTests();
  const context = { client: dynamoDb.client, table: "" };
  beforeAll(async () => {
    context.table = await dynamoDb.tableLike("order-orders");
    Object.assign(process.env, {
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
      AWS_LAMBDA_FUNCTION_NAME: "order-test",
      API_ACCESS: "open",
      TABLE_NAME: context.table,
      IDEMPOTENCY_TABLE_NAME: await dynamoDb.tableLike("order-idempotency"),
      CLAIM_BUCKET_NAME: "claims",
      REPORT_BUCKET_NAME: "reports",
      PAYMENT_WINDOW_SECONDS: "900",
      POWERTOOLS_LOG_LEVEL: "SILENT",
      POWERTOOLS_METRICS_DISABLED: "true",
    });
  });
  return context;
}

export const context = {
  functionName: "order-test",
  awsRequestId: "request-1",
  getRemainingTimeInMillis: () => 10_000,
} as Context;

interface Asked {
  body?: unknown;
  headers?: Record<string, string>;
  orderId?: string;
  authorizer?: Authorizer;
}

/** Returns an HTTP handler's response to an API Gateway event that arrived at noon on 2026-11-23. */
export async function ask(
  file: "post-order" | "get-order" | "cancel-order",
  { body, headers = {}, orderId, authorizer }: Asked,
) {
  const { handler } = await import(`./${file}.handler.ts`);
  const event = {
    headers,
    routeKey: file,
    body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
    pathParameters: orderId === undefined ? undefined : { orderId },
    requestContext: { requestId: "http-1", timeEpoch: Date.parse("2026-11-23T12:00:00.000Z"), authorizer },
  } as unknown as APIGatewayProxyEventV2;
  const { statusCode, headers: answered, body: text } = await handler(event, context);
  return { status: statusCode, headers: answered, body: JSON.parse(text) };
}
