import {
  ConflictException,
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  type CreateScheduleInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  paginateListSchedules,
  ResourceNotFoundException,
  type Target,
  UpdateScheduleCommand,
  ValidationException,
} from "@aws-sdk/client-scheduler";
import { describe, expect, test } from "vitest";
import { QUEUE, ROLE, scheduleInput, startTestScheduler, type TestScheduler } from "../scheduler.fixture.ts";

const ARN = "arn:aws:scheduler:us-east-1:000000000000:schedule/default/orders";

const get = ({ client }: TestScheduler, Name = "orders", GroupName?: string) =>
  client.send(new GetScheduleCommand({ Name, GroupName }));

describe("a schedule", () => {
  test("is described with its defaults", async () => {
    await using endpoint = await startTestScheduler();
    expect(await endpoint.schedule({})).toBe(ARN);
    const { $metadata: _, ...described } = await get(endpoint);
    expect(described).toEqual({
      Arn: ARN,
      Name: "orders",
      GroupName: "default",
      State: "ENABLED",
      ScheduleExpression: "at(2030-01-01T12:00:00)",
      ScheduleExpressionTimezone: "UTC",
      FlexibleTimeWindow: { Mode: "OFF" },
      ActionAfterCompletion: "NONE",
      CreationDate: new Date("2030-01-01T00:00:00Z"),
      LastModificationDate: new Date("2030-01-01T00:00:00Z"),
      Target: {
        Arn: QUEUE,
        RoleArn: ROLE,
        Input: "hello",
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
      },
    });
  });

  test("is described as it was given", async () => {
    await using endpoint = await startTestScheduler();
    const given: Partial<CreateScheduleInput> = {
      ScheduleExpression: "rate(1 hour)",
      ScheduleExpressionTimezone: "Europe/Berlin",
      StartDate: new Date("2030-02-01T00:00:00Z"),
      EndDate: new Date("2030-03-01T00:00:00Z"),
      Description: "every hour",
      State: "DISABLED",
      KmsKeyArn: "arn:aws:kms:us-east-1:000000000000:key/k",
      FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 15 },
      ActionAfterCompletion: "DELETE",
      Target: {
        Arn: QUEUE,
        RoleArn: ROLE,
        Input: "hi",
        DeadLetterConfig: { Arn: `${QUEUE}-dlq` },
        RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 60 },
      },
    };
    await endpoint.schedule(given);
    expect(await get(endpoint)).toMatchObject(given);
  });

  test("is replaced as a whole by an update", async () => {
    await using endpoint = await startTestScheduler();
    await endpoint.schedule({ Description: "old", State: "DISABLED", ActionAfterCompletion: "DELETE" });
    await endpoint.advance(60_000);
    const { ScheduleArn } = await endpoint.client.send(
      new UpdateScheduleCommand(scheduleInput({ ScheduleExpression: "rate(2 days)" })),
    );
    expect(ScheduleArn).toBe(ARN);
    const updated = await get(endpoint);
    expect(updated).toMatchObject({
      ScheduleExpression: "rate(2 days)",
      State: "ENABLED",
      ActionAfterCompletion: "NONE",
      CreationDate: new Date("2030-01-01T00:00:00Z"),
      LastModificationDate: new Date("2030-01-01T00:01:00Z"),
    });
    expect(updated.Description).toBeUndefined();
  });

  test("belongs to its group: the same name may be in another", async () => {
    await using endpoint = await startTestScheduler();
    await endpoint.client.send(new CreateScheduleGroupCommand({ Name: "shop" }));
    await endpoint.schedule({});
    const arn = await endpoint.schedule({ GroupName: "shop", Description: "the shop's" });
    expect(arn).toBe("arn:aws:scheduler:us-east-1:000000000000:schedule/shop/orders");
    expect(await get(endpoint, "orders", "shop")).toMatchObject({ GroupName: "shop", Description: "the shop's" });
    await endpoint.client.send(new DeleteScheduleCommand({ Name: "orders", GroupName: "shop" }));
    await expect(get(endpoint, "orders", "shop")).rejects.toThrow(ResourceNotFoundException);
    await expect(get(endpoint)).resolves.toMatchObject({ GroupName: "default" });
  });

  test("that is there or is not there is refused in AWS's words", async () => {
    await using endpoint = await startTestScheduler();
    await endpoint.schedule({});
    const { client } = endpoint;
    const again = client.send(new CreateScheduleCommand(scheduleInput()));
    await expect(again).rejects.toMatchObject({
      name: "ConflictException",
      message: "Schedule orders already exists.",
      $metadata: { httpStatusCode: 409 },
    });
    for (const command of [
      new GetScheduleCommand({ Name: "nope" }),
      new DeleteScheduleCommand({ Name: "nope" }),
      new UpdateScheduleCommand(scheduleInput({ Name: "nope" })),
    ]) {
      const refused = client.send(command as GetScheduleCommand);
      await expect(refused).rejects.toMatchObject({
        name: "ResourceNotFoundException",
        message: "Schedule nope does not exist.",
        $metadata: { httpStatusCode: 404 },
      });
    }
    for (const command of [
      new CreateScheduleCommand(scheduleInput({ GroupName: "nope" })),
      new GetScheduleCommand({ Name: "orders", GroupName: "nope" }),
      new ListSchedulesCommand({ GroupName: "nope" }),
    ]) {
      const refused = client.send(command as GetScheduleCommand);
      await expect(refused).rejects.toThrow("Schedule group nope does not exist.");
    }
  });
});

test("schedules are listed by group, prefix and state, a page at a time", async () => {
  await using endpoint = await startTestScheduler();
  const { client } = endpoint;
  await client.send(new CreateScheduleGroupCommand({ Name: "shop" }));
  for (const GroupName of ["default", "shop"])
    for (const Name of ["a-1", "a-2", "b-1"])
      await endpoint.schedule({ Name, GroupName, State: Name === "a-2" ? "DISABLED" : "ENABLED" });
  const list = async (input: object) => {
    const { Schedules = [] } = await client.send(new ListSchedulesCommand(input));
    return Schedules.map(({ GroupName, Name }) => `${GroupName}/${Name}`);
  };
  expect(await list({ GroupName: "shop" })).toEqual(["shop/a-1", "shop/a-2", "shop/b-1"]);
  expect(await list({ NamePrefix: "a-", State: "ENABLED" })).toEqual(["default/a-1", "shop/a-1"]);
  const { Schedules } = await client.send(new ListSchedulesCommand({ MaxResults: 1 }));
  expect(Schedules).toEqual([
    {
      Arn: "arn:aws:scheduler:us-east-1:000000000000:schedule/default/a-1",
      Name: "a-1",
      GroupName: "default",
      State: "ENABLED",
      CreationDate: expect.any(Date),
      LastModificationDate: expect.any(Date),
      Target: { Arn: QUEUE },
    },
  ]);
  const pages: number[] = [];
  for await (const page of paginateListSchedules({ client, pageSize: 4 }, {})) pages.push(page.Schedules?.length ?? 0);
  expect(pages).toEqual([4, 2]);
  await expect(list({ NextToken: "made-up" })).rejects.toThrow(ValidationException);
});

describe("a client token", () => {
  test("makes the same request twice one creation", async () => {
    await using endpoint = await startTestScheduler();
    const input = scheduleInput({ ClientToken: "t-1" });
    const first = await endpoint.client.send(new CreateScheduleCommand(input));
    const second = await endpoint.client.send(new CreateScheduleCommand(input));
    expect(second.ScheduleArn).toBe(first.ScheduleArn);
    await endpoint.client.send(new DeleteScheduleCommand({ Name: "orders", ClientToken: "t-2" }));
    await endpoint.client.send(new DeleteScheduleCommand({ Name: "orders", ClientToken: "t-2" }));
  });

  test("with other parameters is a conflict", async () => {
    await using endpoint = await startTestScheduler();
    await endpoint.schedule({ ClientToken: "t-1" });
    await expect(endpoint.schedule({ ClientToken: "t-1", Name: "other" })).rejects.toThrow(ConflictException);
  });

  test("is forgotten after a day", async () => {
    await using endpoint = await startTestScheduler();
    await endpoint.schedule({ ClientToken: "t-1", ScheduleExpression: "rate(9 days)" });
    await endpoint.advance(25 * 3_600_000);
    await expect(endpoint.schedule({ ClientToken: "t-1", ScheduleExpression: "rate(9 days)" })).rejects.toThrow(
      "Schedule orders already exists.",
    );
    expect(endpoint.store.collection("scheduler/answered").size).toBe(0);
  });
});

describe("CreateSchedule refuses", () => {
  const NAME = "^[0-9a-zA-Z-_.]+$";
  const violation = (value: string, at: string, constraint: string) =>
    `1 validation error detected: Value '${value}' at '${at}' failed to satisfy constraint: Member must ${constraint}`;
  const shapes: [string, Partial<CreateScheduleInput>, string][] = [
    ["a name with a space", { Name: "a b" }, violation("a b", "name", `satisfy regular expression pattern: ${NAME}`)],
    [
      "a long name",
      { Name: "n".repeat(65) },
      violation("n".repeat(65), "name", "have length less than or equal to 64"),
    ],
    [
      "a long group name",
      { GroupName: "g".repeat(65) },
      violation("g".repeat(65), "groupName", "have length less than or equal to 64"),
    ],
    [
      "an empty expression",
      { ScheduleExpression: "" },
      violation("", "scheduleExpression", "have length greater than or equal to 1"),
    ],
    [
      "a long description",
      { Description: "d".repeat(513) },
      violation("d".repeat(513), "description", "have length less than or equal to 512"),
    ],
    [
      "a state",
      { State: "PAUSED" as "ENABLED" },
      violation("PAUSED", "state", "satisfy enum value set: [ENABLED, DISABLED]"),
    ],
    [
      "a window's mode",
      { FlexibleTimeWindow: { Mode: "ON" as "OFF" } },
      violation("ON", "flexibleTimeWindow.mode", "satisfy enum value set: [OFF, FLEXIBLE]"),
    ],
    [
      "a window",
      { FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 1441 } },
      violation("1441", "flexibleTimeWindow.maximumWindowInMinutes", "have value less than or equal to 1440"),
    ],
    [
      "a client token",
      { ClientToken: "a b" },
      violation("a b", "clientToken", "satisfy regular expression pattern: ^[a-zA-Z0-9-_]+$"),
    ],
  ];
  test.each(shapes)("%s that breaks its shape", async (_, input, message) => {
    await using endpoint = await startTestScheduler();
    await expect(endpoint.schedule(input)).rejects.toMatchObject({ name: "ValidationException", message });
  });

  test("what is missing, all at once", async () => {
    await using endpoint = await startTestScheduler();
    const input = { Name: "orders", Target: { Arn: QUEUE } } as CreateScheduleInput;
    const missing = ["scheduleExpression", "target.roleArn", "flexibleTimeWindow"].map(
      (at) => `Value null at '${at}' failed to satisfy constraint: Member must not be null`,
    );
    await expect(endpoint.client.send(new CreateScheduleCommand(input))).rejects.toThrow(
      `3 validation errors detected: ${missing.join("; ")}`,
    );
  });

  const together: [string, Partial<CreateScheduleInput>, string][] = [
    ["an expression", { ScheduleExpression: "rate(10 seconds)" }, "Invalid Schedule Expression rate(10 seconds)."],
    [
      "an at with a zone",
      { ScheduleExpression: "at(2021-12-31T23:59:59Z)" },
      "Invalid Schedule Expression at(2021-12-31T23:59:59Z).",
    ],
    [
      "a time zone",
      { ScheduleExpressionTimezone: "Mars/Olympus" },
      "Invalid Schedule Expression Timezone Mars/Olympus.",
    ],
    [
      "a flexible window without a length",
      { FlexibleTimeWindow: { Mode: "FLEXIBLE" } },
      "MaximumWindowInMinutes must be provided when FlexibleTimeWindowMode is set to FLEXIBLE.",
    ],
    [
      "a length without a flexible window",
      { FlexibleTimeWindow: { Mode: "OFF", MaximumWindowInMinutes: 5 } },
      "MaximumWindowInMinutes must not be provided when FlexibleTimeWindowMode is set to OFF.",
    ],
    [
      "a start in the past",
      { ScheduleExpression: "rate(1 day)", StartDate: new Date("2029-12-31T23:54:59Z") },
      "The StartDate you specify cannot be earlier than 5 minutes ago.",
    ],
    [
      "an end before the start",
      { ScheduleExpression: "rate(1 day)", StartDate: new Date("2030-02-01"), EndDate: new Date("2030-02-01") },
      "The StartDate you specify must come before the EndDate.",
    ],
  ];
  test.each(together)("%s that makes no sense", async (_, input, message) => {
    await using endpoint = await startTestScheduler();
    await expect(endpoint.schedule(input)).rejects.toThrow(message);
    await expect(endpoint.schedule(input)).rejects.toThrow(ValidationException);
    await endpoint.schedule({});
    await expect(endpoint.client.send(new UpdateScheduleCommand(scheduleInput(input)))).rejects.toThrow(message);
  });

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
});

test("every kind of target is taken", async () => {
  await using endpoint = await startTestScheduler();
  const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:000000000000:${resource}`;
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
