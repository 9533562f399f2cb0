import type { RequiredAccess } from "../aws.ts";
import { passRole } from "../iam/pass-role.ts";
import { textOf } from "../protocols/text-of.ts";
import { DEFAULT_GROUP, groupArn, scheduleArn } from "./names.ts";

/**
 * What a caller must be allowed to do for an operation. Who sets a target's role must be allowed to pass it.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html
 */
// biome-ignore lint/suspicious/noExplicitAny: the input as decoded from the wire.
export function requiredAccess(operation: string, input: any): RequiredAccess[] {
  const on = (resource: string): RequiredAccess => ({ action: `scheduler:${operation}`, resource });
  const { Name, GroupName, ResourceArn, Target } = input;
  switch (operation) {
    case "CreateSchedule":
    case "UpdateSchedule":
    case "GetSchedule":
    case "DeleteSchedule": {
      const schedule = on(scheduleArn(textOf(GroupName ?? DEFAULT_GROUP), textOf(Name)));
      return typeof Target?.RoleArn === "string"
        ? [schedule, passRole(Target.RoleArn, "scheduler.amazonaws.com")]
        : [schedule];
    }
    case "CreateScheduleGroup":
    case "GetScheduleGroup":
    case "DeleteScheduleGroup":
      return [on(groupArn(textOf(Name)))];
    case "TagResource":
    case "UntagResource":
    case "ListTagsForResource":
      return [on(textOf(ResourceArn))];
    default:
      return [on("*")];
  }
}
