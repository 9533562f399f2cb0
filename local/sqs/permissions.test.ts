import {
  AddPermissionCommand,
  CreateQueueCommand,
  GetQueueAttributesCommand,
  RemovePermissionCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { drivenClock } from "../clock.ts";
import { seededRandom } from "../random.ts";
import { serve } from "../serve.fixture.ts";
import { memoryStore } from "../store.ts";
import { createTrace } from "../trace.ts";
import { createSqs } from "./sqs.ts";

const ARN = "arn:aws:sqs:us-east-1:000000000000:orders";

async function setUp() {
  const clock = drivenClock();
  const sqs = createSqs({ clock, random: seededRandom(1), store: memoryStore(), trace: createTrace(clock) });
  const server = await serve(sqs.service);
  const client = new SQSClient(server.client);
  onTestFinished(() => {
    sqs.stop();
    client.destroy();
    return server.close();
  });
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: "orders" }));
  const policy = async () => {
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["Policy"] }));
    return Attributes?.["Policy"] && JSON.parse(Attributes["Policy"]);
  };
  const add = (Label: string, AWSAccountIds = ["111122223333"], Actions = ["SendMessage"]) =>
    client.send(new AddPermissionCommand({ QueueUrl, Label, AWSAccountIds, Actions }));
  const remove = (Label: string) => client.send(new RemovePermissionCommand({ QueueUrl, Label }));
  return { client, QueueUrl, policy, add, remove };
}

const statement = (Sid: string, AWS: unknown, Action: unknown) => ({
  Sid,
  Effect: "Allow",
  Principal: { AWS },
  Action,
  Resource: ARN,
});

test("AddPermission adds a statement, RemovePermission removes it, and removing the last one removes the policy", async () => {
  const { policy, add, remove } = await setUp();
  await add("one");
  await add("two", ["111122223333", "444455556666"], ["ReceiveMessage", "DeleteMessage"]);
  const root = (account: string) => `arn:aws:iam::${account}:root`;
  expect(await policy()).toEqual({
    Version: "2008-10-17",
    Id: `${ARN}/SQSDefaultPolicy`,
    Statement: [
      statement("one", root("111122223333"), "SQS:SendMessage"),
      statement("two", [root("111122223333"), root("444455556666")], ["SQS:ReceiveMessage", "SQS:DeleteMessage"]),
    ],
  });
  await remove("one");
  expect((await policy()).Statement).toHaveLength(1);
  await remove("two");
  expect(await policy()).toBeUndefined();
});

test("an existing policy keeps its own statements", async () => {
  const { client, QueueUrl, policy, add, remove } = await setUp();
  const own = { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: ARN };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: own });
  await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  await add("one");
  await remove("one");
  expect(await policy()).toEqual({ Version: "2012-10-17", Statement: [own] });
});

test("invalid requests are rejected in SQS's words", async () => {
  const { add, remove } = await setUp();
  await add("one");
  const invalid = (value: string, name: string, reason: string) => ({
    message: `Value ${value} for parameter ${name} is invalid. Reason: ${reason}`,
  });
  await expect(add("one")).rejects.toMatchObject(invalid("one", "Label", "Already exists."));
  await expect(remove("two")).rejects.toMatchObject(invalid("two", "Label", "can't find label."));
  await expect(add("two", ["me"])).rejects.toMatchObject(invalid("me", "PrincipalId", "Unable to verify."));
  await expect(add("two", undefined, ["DeleteQueue"])).rejects.toMatchObject(
    invalid("SQS:DeleteQueue", "ActionName", "Only the queue owner is allowed to invoke this action."),
  );
  await expect(add("two", [])).rejects.toMatchObject({ name: "MissingParameter" });
  await expect(add("a b")).rejects.toMatchObject({ message: expect.stringContaining("Value a b for parameter Label") });
});
