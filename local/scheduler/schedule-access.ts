import type { RequiredAccess } from "../aws.ts";
import { passRole } from "../iam/pass-role.ts";
import { DEFAULT_GROUP, groupArn, scheduleArn } from "./names.ts";

// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoneventbridgescheduler.html

interface NamesSchedule {
  Name?: string;
  GroupName?: string;
}

/** The action on a schedule. */
export const onSchedule =
  (action: string) =>
  (_: unknown, { Name = "", GroupName = DEFAULT_GROUP }: NamesSchedule): RequiredAccess[] => [
    { action, resource: scheduleArn(GroupName, Name) },
  ];

/** The same for operations that set a target's role, which the caller must be allowed to pass. */
export const settingSchedule =
  (action: string) =>
  (state: unknown, { Target, ...named }: NamesSchedule & { Target?: { RoleArn?: string } }): RequiredAccess[] => [
    ...onSchedule(action)(state, named),
    ...(Target?.RoleArn === undefined ? [] : [passRole(Target.RoleArn, "scheduler.amazonaws.com")]),
  ];

/** The action on a schedule group. */
export const onGroup =
  (action: string) =>
  (_: unknown, { Name = "" }: { Name?: string }): RequiredAccess[] => [{ action, resource: groupArn(Name) }];

/** The action on a taggable resource. */
export const onResource =
  (action: string) =>
  (_: unknown, { ResourceArn = "" }: { ResourceArn?: string }): RequiredAccess[] => [{ action, resource: ResourceArn }];
