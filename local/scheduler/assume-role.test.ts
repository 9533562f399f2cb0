import { UpdateScheduleCommand } from "@aws-sdk/client-scheduler";
import { expect, test } from "vitest";
import type { Caller } from "../aws.ts";
import { DLQ, QUEUE, ROLE, scheduleInput, startTestScheduler } from "./scheduler.fixture.ts";

const REFUSED = "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.";

test("a role that does not trust the service is rejected", async () => {
  const asked: [string, Caller][] = [];
  const mayAssume = (role: string, caller: Caller) => {
    asked.push([role, caller]);
    return role === ROLE;
  };
  await using endpoint = await startTestScheduler({ mayAssume });
  await endpoint.schedule({});
  const Target = { Arn: QUEUE, RoleArn: `${ROLE}-nope` };
  await expect(endpoint.schedule({ Name: "other", Target })).rejects.toMatchObject({
    name: "ValidationException",
    message: REFUSED,
  });
  await expect(endpoint.client.send(new UpdateScheduleCommand(scheduleInput({ Target })))).rejects.toThrow(REFUSED);
  const sourceArn = "arn:aws:scheduler:us-east-1:000000000000:schedule-group/default";
  expect(asked[0]).toEqual([ROLE, { type: "service", service: "scheduler.amazonaws.com", sourceArn }]);
});

test("if the role is gone when the schedule is due, neither the target nor the dead-letter queue is reached", async () => {
  let trusting = true;
  await using endpoint = await startTestScheduler({ mayAssume: () => trusting });
  await endpoint.schedule({ Target: { Arn: QUEUE, RoleArn: ROLE, DeadLetterConfig: { Arn: DLQ } } });
  trusting = false;
  await endpoint.goTo("2030-01-01T12:00:00Z");
  expect(endpoint.received).toEqual([]);
  expect(endpoint.dead).toEqual([]);
  expect(endpoint.facts("dropped")).toMatchObject([
    { reason: expect.stringMatching(/sts:AssumeRole.*orders-dlq.*sts:AssumeRole/) },
  ]);
});
