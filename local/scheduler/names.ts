import { arn } from "../aws.ts";

export const DEFAULT_GROUP = "default";

export const groupArn = (name: string): string => arn("scheduler", `schedule-group/${name}`);

export const scheduleArn = (group: string, name: string): string => arn("scheduler", `schedule/${group}/${name}`);

/** Returns the name in a schedule group's ARN. */
export const groupInArn = (text: string): string => text.slice(text.indexOf("/") + 1);
