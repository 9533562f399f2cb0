import { expect, test } from "vitest";
import { requiredAccess as accessOf } from "../api/operation.ts";
import type { RestOperation } from "../api/rest-operation.ts";
import { ADMINISTRATOR, type RequiredAccess } from "../aws.ts";
import { operations } from "./operations/index.ts";
import { startTestScheduler } from "./scheduler.fixture.ts";
import type { State } from "./state.ts";

const arn = (resource: string) => `arn:aws:scheduler:us-east-1:000000000000:${resource}`;
const requiredAccess = (name: string, input: object) =>
  accessOf((operations as Record<string, RestOperation<State>>)[name] as RestOperation<State>, {} as State, input);
const RoleArn = "arn:aws:iam::000000000000:role/scheduler";

test("an operation requires its action on the resource it applies to", () => {
  expect(requiredAccess("GetSchedule", { Name: "a" })).toEqual([
    { action: "scheduler:GetSchedule", resource: arn("schedule/default/a") },
  ]);
  expect(requiredAccess("DeleteSchedule", { Name: "a", GroupName: "shop" })).toEqual([
    { action: "scheduler:DeleteSchedule", resource: arn("schedule/shop/a") },
  ]);
  expect(requiredAccess("DeleteScheduleGroup", { Name: "shop" })).toEqual([
    { action: "scheduler:DeleteScheduleGroup", resource: arn("schedule-group/shop") },
  ]);
  expect(requiredAccess("TagResource", { ResourceArn: arn("schedule-group/shop") })).toEqual([
    { action: "scheduler:TagResource", resource: arn("schedule-group/shop") },
  ]);
  expect(requiredAccess("ListSchedules", {})).toEqual([{ action: "scheduler:ListSchedules", resource: "*" }]);
});

test.each(["CreateSchedule", "UpdateSchedule"])("%s also requires passing the target's role", (operation) => {
  expect(requiredAccess(operation, { Name: "a", Target: { RoleArn } })).toEqual([
    { action: `scheduler:${operation}`, resource: arn("schedule/default/a") },
    { action: "iam:PassRole", resource: RoleArn, context: { "iam:PassedToService": "scheduler.amazonaws.com" } },
  ]);
});

test("every call on the wire is authorized accordingly", async () => {
  await using endpoint = await startTestScheduler();
  const judged: unknown[] = [];
  const refusal = (required: readonly RequiredAccess[]) => {
    judged.push(...required);
    return "User: x is not authorized.";
  };
  const call = { caller: ADMINISTRATOR, requestId: "r", endpoint: "", refusal };
  const ask = (method: string, path: string, body = "", query = "") =>
    endpoint.scheduler.service.handle(
      { method, path, query: new URLSearchParams(query), headers: {}, body: Buffer.from(body) },
      call,
    );
  const answer = await ask("POST", "/schedules/a", JSON.stringify({ GroupName: "shop", Target: { RoleArn } }));
  expect(answer).toMatchObject({ status: 403, headers: { "x-amzn-errortype": "AccessDeniedException" } });
  await ask("DELETE", "/schedules/a", "", "groupName=shop&clientToken=t");
  await ask("GET", `/tags/${encodeURIComponent(arn("schedule-group/shop"))}`);
  await ask("GET", "/schedules", "", "ScheduleGroup=shop");
  expect(judged).toMatchObject([
    { action: "scheduler:CreateSchedule", resource: arn("schedule/shop/a") },
    { action: "iam:PassRole", resource: RoleArn },
    { action: "scheduler:DeleteSchedule", resource: arn("schedule/shop/a") },
    { action: "scheduler:ListTagsForResource", resource: arn("schedule-group/shop") },
    { action: "scheduler:ListSchedules", resource: "*" },
  ]);
});
