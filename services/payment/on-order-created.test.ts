import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { OrderCreated } from "../../events/contracts/order-created.ts";
import { consumerForTests } from "../consumer.fixture.ts";
import { dynamoDbForTests } from "../dynamodb.fixture.ts";

const { client } = dynamoDbForTests();
const tables = { TABLE_NAME: "payments", PROVIDER_TABLE_NAME: "provider" };
const { deliver } = consumerForTests(
  "payment",
  { through: "queue", tables },
  () => import("./on-order-created.handler.ts"),
);

test("a new order is charged", async () => {
  expect(await deliver(OrderCreated, OrderCreated.example)).toBe("consumed");
  const { orderId } = OrderCreated.example;
  const { Item } = await client.send(new GetCommand({ TableName: process.env["TABLE_NAME"], Key: { orderId } }));
  expect(Item).toMatchObject({ state: "succeeded", outbox: [{ detailType: "PaymentSucceeded" }] });
});

test("an order that breaks its contract is a dead letter, with the reason", async () => {
  const { email: _, ...rest } = OrderCreated.example;
  expect(await deliver(OrderCreated, rest)).toMatch(/OrderCreated v1 is not as its contract says.*email: is missing/);
});
