import type { CreateScheduleInput } from "@aws-sdk/client-scheduler";
import { physicalName, type ResourceType } from "../resource-type.ts";

export const schedule: ResourceType = {
  properties: [
    "ActionAfterCompletion",
    "Description",
    "EndDate",
    "FlexibleTimeWindow",
    "GroupName",
    "KmsKeyArn",
    "Name",
    "ScheduleExpression",
    "ScheduleExpressionTimezone",
    "StartDate",
    "State",
    "Target",
  ],
  async create(resource, { scheduler }) {
    const {
      Name = physicalName(resource),
      StartDate,
      EndDate,
      FlexibleTimeWindow,
      Target,
      ...rest
    } = resource.properties;
    const { MaximumWindowInMinutes: minutes } = FlexibleTimeWindow;
    const { ScheduleArn } = await scheduler.run("DeploySchedule", {
      ...rest,
      Name,
      ...(StartDate !== undefined && { StartDate: seconds(StartDate, "StartDate") }),
      ...(EndDate !== undefined && { EndDate: seconds(EndDate, "EndDate") }),
      FlexibleTimeWindow: {
        ...FlexibleTimeWindow,
        ...(minutes !== undefined && { MaximumWindowInMinutes: Number(minutes) }),
      },
      Target: { ...Target, ...(Target.RetryPolicy && { RetryPolicy: retryPolicy(Target.RetryPolicy) }) },
    });
    return { ref: Name, attributes: { Arn: ScheduleArn } };
  },
};

export const scheduleGroup: ResourceType = {
  properties: ["Name", "Tags"],
  async create(resource, { scheduler }) {
    const { Name = physicalName(resource), Tags } = resource.properties;
    await scheduler.run("DeployScheduleGroup", { Name, Tags });
    const {
      Arn = "",
      State = "",
      CreationDate,
      LastModificationDate,
    } = await scheduler.run("GetScheduleGroup", { Name });
    const iso = (time: number) => new Date(time * 1000).toISOString();
    const dates = { CreationDate: iso(CreationDate), LastModificationDate: iso(LastModificationDate) };
    return { ref: Name, attributes: { Arn, State, ...dates } };
  },
};

/** A template's numbers may be texts. */
const retryPolicy = (policy: object): NonNullable<CreateScheduleInput["Target"]>["RetryPolicy"] =>
  Object.fromEntries(Object.entries(policy).map(([name, value]) => [name, Number(value)]));

function seconds(date: string, name: string): number {
  const time = Date.parse(date);
  if (Number.isNaN(time)) throw new Error(`${name} is ${date}: it must be a date as yyyy-MM-ddTHH:mm:ss.SSSZ.`);
  return time / 1000;
}
