import { seconds } from "../../api/seconds.ts";
import { type InputOf, required } from "../../api/shapes.ts";
import { tagsOf } from "../../api/tags.ts";
import { once } from "../client-tokens.ts";
import { conflict, notOnDefaultGroup, overQuota } from "../errors.ts";
import type { ScheduleGroup } from "../model.ts";
import { DEFAULT_GROUP, groupArn } from "../names.ts";
import { operation } from "../operation.ts";
import { pageOf } from "../paging.ts";
import { onGroup } from "../schedule-access.ts";
import { clientToken, name, page, tags } from "../shapes.ts";
import { dropSchedule, findActiveGroup, findGroup, type State } from "../state.ts";

/** https://docs.aws.amazon.com/scheduler/latest/UserGuide/scheduler-quotas.html */
const MOST_GROUPS = 500;
/** How long a group stays in the state DELETING. */
const DELETION_MS = 1000;

/** The input of CreateScheduleGroup. */
export const group = { Name: required(name), Tags: tags, ClientToken: clientToken };

type GroupInput = InputOf<typeof group>;

export const createScheduleGroup = operation({
  http: { route: "POST /schedule-groups/{Name}" },
  input: group,
  permissions: onGroup("scheduler:CreateScheduleGroup"),
  run: (state, input) => once(state, "CreateScheduleGroup", input, () => create(state, input)),
});

export const getScheduleGroup = operation({
  http: { route: "GET /schedule-groups/{Name}" },
  input: { Name: required(name) },
  permissions: onGroup("scheduler:GetScheduleGroup"),
  run: (state, { Name }) => described(findGroup(state, Name)),
});

/** Deletes the group's schedules immediately, and the group itself a moment later. */
export const deleteScheduleGroup = operation({
  http: { route: "DELETE /schedule-groups/{Name}", query: { ClientToken: "clientToken" } },
  input: { Name: required(name), ClientToken: clientToken },
  permissions: onGroup("scheduler:DeleteScheduleGroup"),
  run: (state, input) => once(state, "DeleteScheduleGroup", input, () => drop(state, input.Name)),
});

export const listScheduleGroups = operation({
  http: {
    route: "GET /schedule-groups",
    query: { NamePrefix: "NamePrefix", NextToken: "NextToken", MaxResults: "MaxResults" },
  },
  input: { NamePrefix: name, ...page },
  permissions: () => [{ action: "scheduler:ListScheduleGroups", resource: "*" }],
  run(state, { NamePrefix = "", ...asked }) {
    const groups = [...state.groups.values()].filter((each) => each.name.startsWith(NamePrefix));
    const shown = pageOf(groups, (each) => each.name, asked);
    return { ScheduleGroups: shown.items.map(described), NextToken: shown.NextToken };
  },
});

/** Creates a group as declared in a template, or updates the existing one. */
export function deployScheduleGroup(
  { groups, clock }: State,
  { Name, Tags }: GroupInput,
): { ScheduleGroupArn: string } {
  if (Name === DEFAULT_GROUP) throw notOnDefaultGroup();
  const before = groups.get(Name) ?? newGroup(Name, clock.now());
  groups.set(Name, { ...before, tags: tagsOf(Tags) });
  return { ScheduleGroupArn: before.arn };
}

function create({ groups, clock }: State, { Name, Tags }: GroupInput) {
  if (Name === DEFAULT_GROUP) throw notOnDefaultGroup();
  if (groups.has(Name)) throw conflict(`Schedule group ${Name} already exists.`);
  if (groups.size >= MOST_GROUPS) {
    throw overQuota(`The account has ${MOST_GROUPS} schedule groups, which is the most it may have.`);
  }
  groups.set(Name, { ...newGroup(Name, clock.now()), tags: tagsOf(Tags) });
  return { ScheduleGroupArn: groupArn(Name) };
}

function drop(state: State, groupName: string): object {
  if (groupName === DEFAULT_GROUP) throw notOnDefaultGroup();
  const found = findActiveGroup(state, groupName);
  const { groups, schedules, clock } = state;
  for (const schedule of [...schedules.values()]) {
    if (schedule.group === found.name) dropSchedule(state, schedule.arn);
  }
  groups.set(found.name, { ...found, state: "DELETING", modifiedAt: clock.now() });
  state.later(DELETION_MS, () => groups.delete(found.name));
  return {};
}

/** Returns an empty group; `now` in milliseconds. */
export const newGroup = (groupName: string, now: number): ScheduleGroup => ({
  name: groupName,
  arn: groupArn(groupName),
  state: "ACTIVE",
  tags: {},
  createdAt: now,
  modifiedAt: now,
});

const described = ({ arn, name: Name, state, createdAt, modifiedAt }: ScheduleGroup) => ({
  Arn: arn,
  Name,
  State: state,
  CreationDate: seconds(createdAt),
  LastModificationDate: seconds(modifiedAt),
});
