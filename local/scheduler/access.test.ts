import { expect, test } from "vitest";
import { requiredAccess } from "./access.ts";

const arn = (resource: string) => `arn:aws:scheduler:us-east-1:000000000000:${resource}`;
const RoleArn = "arn:aws:iam::000000000000:role/scheduler";

test("an operation needs its action on what it is about", () => {
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

test.each(["CreateSchedule", "UpdateSchedule"])("%s needs the target's role to be passed, too", (operation) => {
  expect(requiredAccess(operation, { Name: "a", Target: { RoleArn } })).toEqual([
    { action: `scheduler:${operation}`, resource: arn("schedule/default/a") },
    { action: "iam:PassRole", resource: RoleArn, context: { "iam:PassedToService": "scheduler.amazonaws.com" } },
  ]);
});
