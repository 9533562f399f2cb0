import { expect, test } from "vitest";
import { type Operation, requiredAccess } from "../api/operation.ts";
import type { Caller } from "../aws.ts";
import { drivenClock } from "../clock.ts";
import { createRefusal } from "../iam/authorizer.ts";
import { seededRandom } from "../random.ts";
import { memoryStore } from "../store.ts";
import { createTrace } from "../trace.ts";
import { operations } from "./operations/index.ts";
import { createSqs } from "./sqs.ts";
import { createState, type State } from "./state.ts";

const arn = "arn:aws:sqs:us-east-1:000000000000:orders";
const dlq = `${arn}-dlq`;
const url = "http://127.0.0.1:4566/000000000000/orders";
const rule = "arn:aws:events:us-east-1:000000000000:rule/shop/orders";
const service = (sourceArn: string): Caller => ({ type: "service", service: "events.amazonaws.com", sourceArn });
const roleArn = "arn:aws:iam::000000000000:role/payment";
const role: Caller = { type: "role", arn: "arn:aws:sts::000000000000:assumed-role/payment/run", roleArn };

function queue(identityPolicies: object[] = []) {
  const clock = drivenClock();
  const deps = { clock, random: seededRandom(1), store: memoryStore(), trace: createTrace(clock) };
  const policiesOf = (of: string) => (of === roleArn ? identityPolicies : []);
  const sqs = createSqs({ ...deps, refusal: createRefusal({ now: clock.now, policiesOf }) });
  sqs.createQueue("orders");
  return sqs;
}

const grant = {
  Effect: "Allow",
  Principal: { Service: "events.amazonaws.com" },
  Action: ["sqs:SendMessage", "sqs:GetQueueAttributes"],
  Resource: arn,
  Condition: { ArnEquals: { "aws:SourceArn": rule } },
};
const onlySecure = {
  Effect: "Deny",
  Principal: { AWS: "*" },
  Action: "sqs:*",
  Resource: arn,
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

test("a rule sends where the queue's policy names it, and nowhere else", async () => {
  const sqs = queue();
  await expect(sqs.send(arn, { body: "a" }, service(rule))).rejects.toMatchObject({
    code: "AccessDenied",
    status: 403,
    message: `User: events.amazonaws.com is not authorized to perform: sqs:sendmessage on resource: ${arn} because no resource-based policy allows the sqs:sendmessage action`,
  });
  sqs.setPolicy(arn, { Version: "2012-10-17", Statement: [grant, onlySecure] });
  await sqs.send(arn, { body: "a" }, service(rule));
  await expect(sqs.send(arn, { body: "b" }, service(`${rule}-other`))).rejects.toThrow("not authorized");
  expect(sqs.peek(arn, 10).map(({ body }) => body)).toEqual(["a"]);
});

test("a role sends with a policy of its own or of the queue", async () => {
  await expect(queue().send(arn, { body: "a" }, role)).rejects.toThrow("because no identity-based policy allows");
  const allow = { Statement: { Effect: "Allow", Action: "sqs:SendMessage", Resource: arn } };
  await queue([allow]).send(arn, { body: "a" }, role);
  const byQueue = queue();
  byQueue.setPolicy(arn, { Statement: { ...allow.Statement, Principal: { AWS: roleArn } } });
  await byQueue.send(arn, { body: "a" }, role);
});

test("a missing queue is reported as missing before any permission is checked", async () => {
  await expect(queue().send(`${arn}-other`, { body: "a" }, service(rule))).rejects.toMatchObject({
    code: "QueueDoesNotExist",
  });
});

test.each<[string, object, [string, string][]]>([
  ["SendMessage", { QueueUrl: url }, [["sqs:SendMessage", arn]]],
  ["SendMessageBatch", { QueueUrl: url }, [["sqs:SendMessage", arn]]],
  ["GetQueueUrl", { QueueName: "orders" }, [["sqs:GetQueueUrl", arn]]],
  ["ListQueues", {}, [["sqs:ListQueues", "*"]]],
  ["ListMessageMoveTasks", { SourceArn: dlq }, [["sqs:ListMessageMoveTasks", dlq]]],
  [
    "StartMessageMoveTask",
    { SourceArn: dlq, DestinationArn: arn },
    [
      ["sqs:StartMessageMoveTask", dlq],
      ["sqs:ReceiveMessage", dlq],
      ["sqs:DeleteMessage", dlq],
      ["sqs:GetQueueAttributes", dlq],
      ["sqs:SendMessage", arn],
    ],
  ],
])("%s %j needs %j", (operation, input, expected) => {
  const clock = drivenClock();
  const state = createState({ clock, random: seededRandom(1), store: memoryStore(), trace: createTrace(clock) });
  expect(
    requiredAccess(operations[operation] as Operation<State>, state, input).map(({ action, resource }) => [
      action,
      resource,
    ]),
  ).toEqual(expected);
});
