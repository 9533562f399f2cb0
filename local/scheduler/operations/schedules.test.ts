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

  test("is described as configured", async () => {
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

  test("is replaced completely by an update", async () => {
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

  test("belongs to its group: another group may use the same name", async () => {
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

  test("that already exists or does not exist is rejected in AWS's words", async () => {
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
  test("makes a repeated request create only once", async () => {
    await using endpoint = await startTestScheduler();
    const input = scheduleInput({ ClientToken: "t-1" });
    const first = await endpoint.client.send(new CreateScheduleCommand(input));
    const second = await endpoint.client.send(new CreateScheduleCommand(input));
    expect(second.ScheduleArn).toBe(first.ScheduleArn);
    await endpoint.client.send(new DeleteScheduleCommand({ Name: "orders", ClientToken: "t-2" }));
    await endpoint.client.send(new DeleteScheduleCommand({ Name: "orders", ClientToken: "t-2" }));
  });

  test("with different parameters is a conflict", async () => {
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
