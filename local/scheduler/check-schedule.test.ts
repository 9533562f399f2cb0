import {
  CreateScheduleCommand,
  type CreateScheduleInput,
  GetScheduleCommand,
  UpdateScheduleCommand,
  ValidationException,
} from "@aws-sdk/client-scheduler";
import { describe, expect, test } from "vitest";
import { QUEUE, ROLE, scheduleInput, startTestScheduler, type TestScheduler } from "./scheduler.fixture.ts";

const wireInput = {
  Name: "orders",
  ScheduleExpression: "rate(1 hour)",
  FlexibleTimeWindow: { Mode: "OFF" as const },
  Target: { Arn: QUEUE, RoleArn: ROLE },
};

const get = ({ client }: TestScheduler, Name = "orders", GroupName?: string) =>
  client.send(new GetScheduleCommand({ Name, GroupName }));

describe("CreateSchedule rejects", () => {
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
  test.each(shapes)("%s that violates its shape", async (_, input, message) => {
    await using endpoint = await startTestScheduler();
    await expect(endpoint.schedule(input)).rejects.toMatchObject({ name: "ValidationException", message });
  });

  test("a value of the wrong type", async () => {
    await using endpoint = await startTestScheduler();
    const Description = 5 as unknown as string;
    await expect(endpoint.scheduler.run("CreateSchedule", { ...wireInput, Description })).rejects.toMatchObject({
      code: "SerializationException",
    });
    const nothing = null as unknown as undefined;
    await endpoint.scheduler.run("CreateSchedule", { ...wireInput, Description: nothing, GroupName: nothing });
    expect((await get(endpoint)).Description).toBeUndefined();
  });

  test("missing members, all at once", async () => {
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
  test.each(together)("%s that is inconsistent", async (_, input, message) => {
    await using endpoint = await startTestScheduler();
    await expect(endpoint.schedule(input)).rejects.toThrow(message);
    await expect(endpoint.schedule(input)).rejects.toThrow(ValidationException);
    await endpoint.schedule({});
    await expect(endpoint.client.send(new UpdateScheduleCommand(scheduleInput(input)))).rejects.toThrow(message);
  });
});
