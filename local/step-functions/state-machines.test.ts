import {
  CreateActivityCommand,
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ListStateMachinesCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStateMachineCommand,
} from "@aws-sdk/client-sfn";
import { expect, test } from "vitest";
import { type Operation, requiredAccess } from "../api/operation.ts";
import { operations } from "./operations/index.ts";
import type { State } from "./state.ts";
import { eachWithStepFunctions, ROLE, single } from "./step-functions.fixture.ts";

const cloud = eachWithStepFunctions();
const PASS = single({ Type: "Pass" });
const definition = JSON.stringify(PASS);
const ARN = "arn:aws:states:us-east-1:000000000000:stateMachine:orders";
const create = (more: object = {}) =>
  cloud.client.send(new CreateStateMachineCommand({ name: "orders", definition, roleArn: ROLE, ...more }));

test("a machine is described as created", async () => {
  expect(await create({ type: "EXPRESS" })).toMatchObject({ stateMachineArn: ARN, creationDate: expect.any(Date) });
  expect(await cloud.client.send(new DescribeStateMachineCommand({ stateMachineArn: ARN }))).toMatchObject({
    stateMachineArn: ARN,
    name: "orders",
    status: "ACTIVE",
    type: "EXPRESS",
    definition,
    roleArn: ROLE,
    loggingConfiguration: { level: "OFF", includeExecutionData: false },
    tracingConfiguration: { enabled: false },
  });
});

test("creating an identical machine again is not an error, a different one with the same name is", async () => {
  const first = await create();
  expect((await create()).creationDate).toEqual(first.creationDate);
  const other = JSON.stringify(single({ Type: "Pass", Result: 1 }));
  await expect(create({ definition: other })).rejects.toMatchObject({
    name: "StateMachineAlreadyExists",
    message: `State Machine Already Exists: '${ARN}'`,
  });
});

test.each([
  ["a bad name", { name: "a b" }, "InvalidName", "Invalid Name: 'a b'"],
  ["no name", { name: undefined }, "ValidationException", "Value null at 'name'"],
  ["no role", { roleArn: "machine" }, "InvalidArn", "Invalid Role Arn: machine"],
  [
    "a role that is not there",
    { roleArn: `${ROLE}-other` },
    "AccessDeniedException",
    "is authorized to assume the provided role",
  ],
  ["another type", { type: "FAST" }, "ValidationException", "[STANDARD, EXPRESS]"],
  [
    "a key of its own",
    { encryptionConfiguration: { type: "CUSTOMER_MANAGED_KMS_KEY", kmsKeyId: "k" } },
    "InvalidEncryptionConfiguration",
    "AWS_OWNED_KEY",
  ],
])("a machine with %s is rejected", async (_, change, name, message) => {
  await expect(create(change)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  expect((await cloud.client.send(new ListStateMachinesCommand({}))).stateMachines).toEqual([]);
});

test("a machine is updated, with a new revision id", async () => {
  await create();
  const changed = JSON.stringify(single({ Type: "Pass", Result: 1 }));
  const update = (change: object) =>
    cloud.client.send(new UpdateStateMachineCommand({ stateMachineArn: ARN, ...change }));
  const { revisionId } = await update({ definition: changed });
  expect(await cloud.client.send(new DescribeStateMachineCommand({ stateMachineArn: ARN }))).toMatchObject({
    definition: changed,
    roleArn: ROLE,
    revisionId,
  });
  await expect(update({})).rejects.toMatchObject({ name: "MissingRequiredParameter" });
  await expect(update({ definition: "{" })).rejects.toMatchObject({ name: "InvalidDefinition" });
});

test("a deleted machine is gone with its executions", async () => {
  await create({ definition: JSON.stringify(single({ Type: "Wait", Seconds: 60 })) });
  const executionArn = await cloud.start(ARN);
  const remove = () => cloud.client.send(new DeleteStateMachineCommand({ stateMachineArn: ARN }));
  await remove();
  await remove();
  await expect(cloud.client.send(new DescribeStateMachineCommand({ stateMachineArn: ARN }))).rejects.toMatchObject({
    name: "StateMachineDoesNotExist",
  });
  await expect(cloud.client.send(new DescribeExecutionCommand({ executionArn }))).rejects.toMatchObject({
    name: "ExecutionDoesNotExist",
  });
  await create();
  await expect(cloud.client.send(new DescribeExecutionCommand({ executionArn }))).rejects.toThrow("Does Not Exist");
});

test("machines are listed by name, in pages", async () => {
  for (const name of ["c", "a", "b"]) await create({ name });
  const first = await cloud.client.send(new ListStateMachinesCommand({ maxResults: 2 }));
  expect(first.stateMachines?.map(({ name }) => name)).toEqual(["a", "b"]);
  const second = await cloud.client.send(new ListStateMachinesCommand({ nextToken: first.nextToken }));
  expect([second.stateMachines?.map(({ name }) => name), second.nextToken]).toEqual([["c"], undefined]);
  await expect(cloud.client.send(new ListStateMachinesCommand({ nextToken: "x" }))).rejects.toMatchObject({
    name: "InvalidToken",
  });
});

test("tags are added, listed and removed", async () => {
  await create({ tags: [{ key: "team", value: "shop" }] });
  await cloud.client.send(new TagResourceCommand({ resourceArn: ARN, tags: [{ key: "stage", value: "dev" }] }));
  await cloud.client.send(new UntagResourceCommand({ resourceArn: ARN, tagKeys: ["team"] }));
  const { tags } = await cloud.client.send(new ListTagsForResourceCommand({ resourceArn: ARN }));
  expect(tags).toEqual([{ key: "stage", value: "dev" }]);
  await expect(
    cloud.client.send(new ListTagsForResourceCommand({ resourceArn: `${ARN}-other` })),
  ).rejects.toMatchObject({ name: "ResourceNotFound" });
});

test("activities are rejected by name", async () => {
  await expect(cloud.client.send(new CreateActivityCommand({ name: "a" }))).rejects.toMatchObject({
    name: "UnknownOperationException",
    message: expect.stringContaining("CreateActivity is not supported"),
  });
});

const EXECUTION = "arn:aws:states:us-east-1:000000000000:execution:orders:first";

test.each<[string, object, string[][]]>([
  ["StartExecution", { stateMachineArn: ARN }, [["states:StartExecution", ARN]]],
  ["DescribeExecution", { executionArn: EXECUTION }, [["states:DescribeExecution", EXECUTION]]],
  ["TagResource", { resourceArn: ARN }, [["states:TagResource", ARN]]],
  ["ListStateMachines", {}, [["states:ListStateMachines", "*"]]],
  [
    "CreateStateMachine",
    { name: "orders", roleArn: ROLE },
    [
      ["states:CreateStateMachine", ARN],
      ["iam:PassRole", ROLE],
    ],
  ],
])("%s %j needs %j", (operation, input, expected) => {
  expect(
    requiredAccess(operations[operation] as Operation<State>, {} as State, input).map(({ action, resource }) => [
      action,
      resource,
    ]),
  ).toEqual(expected);
});
