import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  makeIdempotent,
} from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import type { Context } from "aws-lambda";
import { expect, test } from "vitest";
import { eachWithDynamoDb, IDEMPOTENCY } from "./dynamodb.fixture.ts";

const cloud = eachWithDynamoDb();

test("Powertools idempotency: of 20 concurrent calls one executes, and later calls get its result", async () => {
  await cloud.dynamoDb.createTable(IDEMPOTENCY);
  let executions = 0;
  const config = new IdempotencyConfig({ eventKeyJmesPath: "orderId", throwOnNoIdempotencyKey: true });
  config.registerLambdaContext({ getRemainingTimeInMillis: () => 10_000 } as Context);
  const charge = makeIdempotent(
    async (_payload: { orderId: string }) => {
      executions++;
      await new Promise((resolve) => setImmediate(resolve));
      return { paymentId: `payment-${executions}` };
    },
    {
      persistenceStore: new DynamoDBPersistenceLayer({ tableName: "idempotency", awsSdkV3Client: cloud.client }),
      config,
      keyPrefix: "charge",
    },
  );
  const calls = await Promise.allSettled(Array.from({ length: 20 }, () => charge({ orderId: "a" })));
  const refused = calls.filter((call) => call.status === "rejected").map((call) => call.reason);
  expect(executions).toBe(1);
  expect(refused.every((reason) => reason instanceof IdempotencyAlreadyInProgressError)).toBe(true);
  expect(await charge({ orderId: "a" })).toEqual({ paymentId: "payment-1" });
  expect(executions).toBe(1);
});
