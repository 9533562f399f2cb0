import type { Scheduler } from "../../scheduler/scheduler.ts";
import type { Deployed } from "../deployed.ts";
import { found } from "../found.ts";
import { physicalName, type Resource, type ResourceType } from "../resource-type.ts";

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
    const { Name = physicalName(resource), GroupName, ...properties } = resource.properties;
    const { former } = resource;
    // A schedule in another group is a different schedule.
    if (former && former.ref === Name && former.properties.GroupName !== GroupName)
      await removeSchedule(former, scheduler);
    const known = await found(scheduler.run("GetSchedule", { Name, GroupName }));
    const input = { ...properties, ...converted(properties), Name, GroupName };
    const Arn = known && !resource.changed ? known.Arn : scheduler.deploySchedule(input).ScheduleArn;
    return { ref: Name, attributes: { Arn } };
  },
  remove: (deployed, { scheduler }) => removeSchedule(deployed, scheduler),
};

export const scheduleGroup: ResourceType = {
  properties: ["Name", "Tags"],
  async create(resource, { scheduler }) {
    const { Name = physicalName(resource), Tags } = resource.properties;
    const known = await found(scheduler.run("GetScheduleGroup", { Name }));
    if (!known || resource.changed) scheduler.deployScheduleGroup({ Name, Tags });
    const group = await scheduler.run("GetScheduleGroup", { Name });
    const { Arn, State, CreationDate, LastModificationDate } = group;
    const dates = { CreationDate: iso(CreationDate), LastModificationDate: iso(LastModificationDate) };
    return { ref: Name, attributes: { Arn, State, ...dates } };
  },
  async remove({ ref: Name }, { scheduler }) {
    await found(scheduler.run("DeleteScheduleGroup", { Name }));
  },
};

async function removeSchedule({ ref: Name, properties: { GroupName } }: Deployed, scheduler: Scheduler): Promise<void> {
  await found(scheduler.run("DeleteSchedule", { Name, GroupName }));
}

/** Converts template values to the API's types: dates are texts, and numbers may be. */
function converted({ StartDate, EndDate, FlexibleTimeWindow, Target }: Resource["properties"]) {
  return {
    ...(StartDate !== undefined && { StartDate: seconds(StartDate, "StartDate") }),
    ...(EndDate !== undefined && { EndDate: seconds(EndDate, "EndDate") }),
    FlexibleTimeWindow: numbers(FlexibleTimeWindow),
    Target: { ...Target, ...(Target.RetryPolicy && { RetryPolicy: numbers(Target.RetryPolicy) }) },
  };
}

const numbers = (values: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, /^\d+$/.test(String(value)) ? Number(value) : value]),
  );

function seconds(date: string, name: string): number {
  const time = Date.parse(date);
  if (Number.isNaN(time)) throw new Error(`${name} is ${date}: it must be a date as yyyy-MM-ddTHH:mm:ss.SSSZ.`);
  return time / 1000;
}

const iso = (time: number) => new Date(time * 1000).toISOString();
