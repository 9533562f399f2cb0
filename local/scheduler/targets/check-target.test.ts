import { GetScheduleCommand, ResourceNotFoundException, type Target } from "@aws-sdk/client-scheduler";
import { expect, test } from "vitest";
import { QUEUE, ROLE, startTestScheduler, type TestScheduler } from "../scheduler.fixture.ts";

const get = ({ client }: TestScheduler, Name = "orders", GroupName?: string) =>
  client.send(new GetScheduleCommand({ Name, GroupName }));

const arn = (service: string, resource: string, region = "us-east-1") =>
  `arn:aws:${service}:${region}:000000000000:${resource}`;
const targets: [string, Partial<Target>, string][] = [
  ["no ARN", { Arn: "orders" }, "Provided Arn is not in correct format."],
  [
    "an API destination",
    { Arn: arn("events", "api-destination/x/y"), EventBridgeParameters: { Source: "a", DetailType: "b" } },
    "Provided Arn is not in correct format.",
  ],
  [
    "another region",
    { Arn: arn("sqs", "orders", "eu-west-1") },
    "The target ARN provided does not match the current region us-east-1.",
  ],
  [
    "a service without templates",
    { Arn: arn("s3", "b") },
    "s3 is not a supported service for a target. Supported by the local cloud: events, kinesis, lambda, sns, sqs, states.",
  ],
  [
    "a universal ARN with a region",
    { Arn: arn("scheduler", "aws-sdk:sqs:sendMessage") },
    "scheduler is not a supported service for a target.",
  ],
  [
    "an API that only reads",
    { Arn: "arn:aws:scheduler:::aws-sdk:sqs:getQueueUrl", Input: "{}" },
    "getQueueUrl API is not supported.",
  ],
  [
    "an API that is not here",
    { Arn: "arn:aws:scheduler:::aws-sdk:ec2:startInstances", Input: "{}" },
    "arn:aws:scheduler:::aws-sdk:ec2:startInstances is not supported as a universal target by the local cloud. Supported: sqs:sendMessage.",
  ],
  [
    "an API without input",
    { Arn: "arn:aws:scheduler:::aws-sdk:sqs:sendMessage", Input: undefined },
    "You must provide an input to set this target for your schedule.",
  ],
  [
    "input for an API that is not JSON",
    { Arn: "arn:aws:scheduler:::aws-sdk:sqs:sendMessage", Input: "{" },
    "JSON syntax error in input for the target.",
  ],
  [
    "input for a function that is not JSON",
    { Arn: arn("lambda", "function:notify"), Input: "hello" },
    "JSON syntax error in input for the target.",
  ],
  [
    "input over the limit",
    { Input: "x".repeat(262_145) },
    "The input of the target is over the limit of 262144 bytes: it has 262145.",
  ],
  [
    "a bus without parameters",
    { Arn: arn("events", "event-bus/shop"), Input: "{}" },
    "Parameters EventBridgeParameters must be specified.",
  ],
  [
    "a stream without parameters",
    { Arn: arn("kinesis", "stream/clicks") },
    "Parameters KinesisParameters must be specified.",
  ],
  ["a FIFO queue without a group", { Arn: arn("sqs", "orders.fifo") }, "Parameters SqsParameters must be specified."],
  [
    "a group for a standard queue",
    { SqsParameters: { MessageGroupId: "g" } },
    "Parameters MessageGroupId not valid for the target.",
  ],
  [
    "parameters of another service",
    { KinesisParameters: { PartitionKey: "k" } },
    "Parameters KinesisParameters not supported for the target.",
  ],
  ["a task", { EcsParameters: { TaskDefinitionArn: "t" } }, "Parameters EcsParameters not supported for the target."],
  [
    "a source of AWS's",
    { EventBridgeParameters: { Source: "aws.ec2", DetailType: "t" } },
    "Value 'aws.ec2' at 'target.eventBridgeParameters.source' failed to satisfy constraint",
  ],
  [
    "a role that is none",
    { RoleArn: "scheduler" },
    "Value 'scheduler' at 'target.roleArn' failed to satisfy constraint",
  ],
  [
    "a FIFO dead-letter queue",
    { DeadLetterConfig: { Arn: `${QUEUE}.fifo` } },
    "at 'target.deadLetterConfig.arn' failed to satisfy constraint",
  ],
  [
    "too many retries",
    { RetryPolicy: { MaximumRetryAttempts: 186 } },
    "Value '186' at 'target.retryPolicy.maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 185",
  ],
  [
    "too young an age",
    { RetryPolicy: { MaximumEventAgeInSeconds: 59 } },
    "Value '59' at 'target.retryPolicy.maximumEventAgeInSeconds' failed to satisfy constraint: Member must have value greater than or equal to 60",
  ],
];
test.each(targets)("%s as a target", async (_, settings, message) => {
  await using endpoint = await startTestScheduler();
  const Target = { Arn: QUEUE, RoleArn: ROLE, ...settings };
  await expect(endpoint.schedule({ Target })).rejects.toThrow(message);
  await expect(get(endpoint)).rejects.toThrow(ResourceNotFoundException);
});

test("every kind of target is accepted", async () => {
  await using endpoint = await startTestScheduler();
  const targets: Partial<Target>[] = [
    { Arn: arn("sqs", "orders.fifo"), SqsParameters: { MessageGroupId: "g" } },
    { Arn: arn("lambda", "function:notify"), Input: "{}" },
    { Arn: arn("events", "event-bus/shop"), Input: "{}", EventBridgeParameters: { Source: "app", DetailType: "t" } },
    { Arn: arn("sns", "topic") },
    { Arn: arn("kinesis", "stream/clicks"), KinesisParameters: { PartitionKey: "k" } },
    { Arn: arn("states", "stateMachine:ship"), Input: "{}" },
    { Arn: "arn:aws:scheduler:::aws-sdk:sqs:sendMessage", Input: "{}" },
  ];
  for (const [i, target] of targets.entries())
    await endpoint.schedule({ Name: `s-${i}`, Target: { Arn: "", RoleArn: ROLE, Input: "text", ...target } });
  await endpoint.goTo("2030-01-01T12:00:00Z");
  expect(endpoint.received.map(({ arn }) => arn).toSorted()).toEqual(targets.map(({ Arn }) => Arn).toSorted());
});
