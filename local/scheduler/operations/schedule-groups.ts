import type {
  CreateScheduleGroupInput,
  DeleteScheduleGroupInput,
  GetScheduleGroupInput,
  ListScheduleGroupsInput,
} from "@aws-sdk/client-scheduler";
import { seconds } from "../../api/seconds.ts";
import { tagsOf } from "../../api/tags.ts";
import type { Wire } from "../../api/wire.ts";
import { type Core, dropSchedule, findActiveGroup, findGroup } from "../core.ts";
import { conflict, notOnDefaultGroup, overQuota } from "../errors.ts";
import type { ScheduleGroup } from "../model.ts";
import { DEFAULT_GROUP, groupArn } from "../names.ts";
import { page } from "../paging.ts";

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html */
const MOST_GROUPS = 500;

/** How long a group stays in the state DELETING. */
const DELETION_MS = 1000;

export const scheduleGroupOperations = (core: Core) => ({
  CreateScheduleGroup({ Name = "", Tags }: Wire<CreateScheduleGroupInput>) {
    const { groups } = core.state;
    if (Name === DEFAULT_GROUP) throw notOnDefaultGroup();
    if (groups.has(Name)) throw conflict(`Schedule group ${Name} already exists.`);
    if (groups.size >= MOST_GROUPS) {
      throw overQuota(`The account has ${MOST_GROUPS} schedule groups, which is the most it may have.`);
    }
    groups.set(Name, { ...newGroup(Name, core.clock.now()), tags: tagsOf(Tags) });
    return { ScheduleGroupArn: groupArn(Name) };
  },

  /** What a template declares. It may have been there before. */
  DeployScheduleGroup({ Name = "", Tags }: Wire<CreateScheduleGroupInput>) {
    if (Name === DEFAULT_GROUP) throw notOnDefaultGroup();
    const { groups } = core.state;
    const group = groups.get(Name) ?? newGroup(Name, core.clock.now());
    groups.set(Name, { ...group, tags: tagsOf(Tags) });
    return { ScheduleGroupArn: group.arn };
  },

  GetScheduleGroup({ Name }: Wire<GetScheduleGroupInput>) {
    return described(findGroup(core, Name));
  },

  /** The group's schedules are gone at once, the group itself a moment later. */
  DeleteScheduleGroup({ Name }: Wire<DeleteScheduleGroupInput>) {
    if (Name === DEFAULT_GROUP) throw notOnDefaultGroup();
    const group = findActiveGroup(core, Name);
    const { groups, schedules } = core.state;
    for (const schedule of [...schedules.values()]) {
      if (schedule.group === group.name) dropSchedule(core, schedule.arn);
    }
    groups.set(group.name, { ...group, state: "DELETING", modifiedAt: core.clock.now() });
    core.later(DELETION_MS, () => groups.delete(group.name));
    return {};
  },

  ListScheduleGroups({ NamePrefix = "", NextToken, MaxResults }: Wire<ListScheduleGroupsInput>) {
    const groups = [...core.state.groups.values()].filter(({ name }) => name.startsWith(NamePrefix));
    const shown = page(groups, ({ name }) => name, { NextToken, MaxResults });
    return { ScheduleGroups: shown.items.map(described), NextToken: shown.NextToken };
  },
});

/** An empty group; `now` in milliseconds. */
export const newGroup = (name: string, now: number): ScheduleGroup => ({
  name,
  arn: groupArn(name),
  state: "ACTIVE",
  tags: {},
  createdAt: now,
  modifiedAt: now,
});

const described = ({ arn, name, state, createdAt, modifiedAt }: ScheduleGroup) => ({
  Arn: arn,
  Name: name,
  State: state,
  CreationDate: seconds(createdAt),
  LastModificationDate: seconds(modifiedAt),
});
