import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { ADMINISTRATOR, arn } from "../../aws.ts";
import { faultyCloud, writes } from "../faulty-cloud.fixture.ts";

test("a function's permission vanishes for a minute, and the refusal names the fault", async () => {
  const { inject, table, make, cloud, clock, told, dynamoDb, next } = await faultyCloud();
  await table("things");
  const functionArn = await make("writer", `${writes("things", "done")} return "ran";`);
  const call = async () => (await cloud.lambda.invoke(functionArn, "{}", ADMINISTRATOR)).payload;
  const at = { caller: "writer", operation: "dynamodb:PutItem" };
  const { id } = await inject({ kind: "access-denied", at, forSeconds: 60 });
  expect(await call()).toContain("is not authorized to perform: dynamodb:PutItem on resource");
  const considered = [{ policy: id, why: "explicit-deny", statement: expect.objectContaining({ Effect: "Deny" }) }];
  expect(await next("refused")).toMatchObject({ action: "dynamodb:PutItem", considered });
  await dynamoDb.send(new PutItemCommand({ TableName: "things", Item: { id: { S: "by a person" } } }));
  clock.advance(60_000);
  expect(await call()).toBe('"ran"');
  expect(told("injected")).toHaveLength(1);
});

test("what the cloud does with a function's role is refused, too", async () => {
  const { inject, queue, make, feed, sqs, endpoint, next, told, faults, clock } = await faultyCloud();
  feed(await queue("work"), await make("worker", ""));
  await inject({ kind: "access-denied", at: { caller: "worker", operation: "sqs:ReceiveMessage" } });
  // Until then, the polls from before the fault go on.
  clock.advance(20_000);
  await sqs.send(new SendMessageCommand({ QueueUrl: `${endpoint}/000000000000/work`, MessageBody: "one" }));
  expect(await next("refused")).toMatchObject({ action: "sqs:ReceiveMessage", resource: arn("sqs", "work") });
  expect(told("invoked")).toEqual([]);
  await faults("DELETE");
  clock.advance(60_000);
  await next("invoked");
});
