import { seconds, secondsIf } from "../../api/seconds.ts";
import { type InputOf, oneOf, required } from "../../api/shapes.ts";
import { parseSchedulerExpression } from "../../schedule/schedule-expression.ts";
import { checkRole } from "../assume-role.ts";
import { checkSchedule } from "../check-schedule.ts";
import { once } from "../client-tokens.ts";
import { conflict, overQuota } from "../errors.ts";
import type { Schedule } from "../model.ts";
import { DEFAULT_GROUP, scheduleArn } from "../names.ts";
import { operation } from "../operation.ts";
import { pageOf } from "../paging.ts";
import { onSchedule, settingSchedule } from "../schedule-access.ts";
import { clientToken, name, page, schedule } from "../shapes.ts";
import { dropSchedule, findActiveGroup, findGroup, findSchedule, type State, saveSchedule } from "../state.ts";

const MOST_SCHEDULES = 10_000_000;
const DEFAULT_RETRY_POLICY = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };

type ScheduleInput = InputOf<typeof schedule>;

const named = { Name: required(name), GroupName: name };

export const createSchedule = operation({
  http: { route: "POST /schedules/{Name}" },
  input: schedule,
  permissions: settingSchedule("scheduler:CreateSchedule"),
  run: (state, input) =>
    once(state, "CreateSchedule", input, () => {
      checkSchedule(input, state.kinds, state.clock.now());
      return create(state, input);
    }),
});

/** Replaces all settings: omitted ones get their defaults. */
export const updateSchedule = operation({
  http: { route: "PUT /schedules/{Name}" },
  input: schedule,
  permissions: settingSchedule("scheduler:UpdateSchedule"),
  run: (state, input) =>
    once(state, "UpdateSchedule", input, () => {
      checkSchedule(input, state.kinds, state.clock.now());
      const { name: group } = findActiveGroup(state, input.GroupName);
      return replace(state, findSchedule(state, input.Name, group), input);
    }),
});

export const getSchedule = operation({
  http: { route: "GET /schedules/{Name}", query: { GroupName: "groupName" } },
  input: named,
  permissions: onSchedule("scheduler:GetSchedule"),
  run(state, { Name, GroupName }) {
    const found = findSchedule(state, Name, GroupName);
    return {
      ...summary(found),
      ScheduleExpression: found.expression,
      ScheduleExpressionTimezone: found.timeZone,
      StartDate: secondsIf(found.startDate),
      EndDate: secondsIf(found.endDate),
      Description: found.description,
      KmsKeyArn: found.kmsKeyArn,
      Target: found.target,
      FlexibleTimeWindow: found.window,
      ActionAfterCompletion: found.afterCompletion,
    };
  },
});

export const deleteSchedule = operation({
  http: { route: "DELETE /schedules/{Name}", query: { GroupName: "groupName", ClientToken: "clientToken" } },
  input: { ...named, ClientToken: clientToken },
  permissions: onSchedule("scheduler:DeleteSchedule"),
  run: (state, input) =>
    once(state, "DeleteSchedule", input, () => {
      dropSchedule(state, findSchedule(state, input.Name, input.GroupName).arn);
      return {};
    }),
});

export const listSchedules = operation({
  http: {
    route: "GET /schedules",
    query: {
      GroupName: "ScheduleGroup",
      NamePrefix: "NamePrefix",
      State: "State",
      NextToken: "NextToken",
      MaxResults: "MaxResults",
    },
  },
  input: { GroupName: name, NamePrefix: name, State: oneOf("ENABLED", "DISABLED"), ...page },
  permissions: () => [{ action: "scheduler:ListSchedules", resource: "*" }],
  run(state, { GroupName, NamePrefix = "", State: wanted, ...asked }) {
    if (GroupName !== undefined) findGroup(state, GroupName);
    const found = [...state.schedules.values()].filter(
      (each) =>
        (GroupName === undefined || each.group === GroupName) &&
        each.name.startsWith(NamePrefix) &&
        (wanted === undefined || each.state === wanted),
    );
    const shown = pageOf(found, ({ arn }) => arn, asked);
    const Schedules = shown.items.map((each) => ({ ...summary(each), Target: { Arn: each.target.Arn } }));
    return { Schedules, NextToken: shown.NextToken };
  },
});

/** Creates a schedule as declared in a template, or updates the existing one. Its start date may be in the past. */
export function deploySchedule(state: State, input: ScheduleInput): { ScheduleArn: string } {
  checkSchedule(input, state.kinds);
  const before = state.schedules.get(scheduleArn(input.GroupName ?? DEFAULT_GROUP, input.Name));
  return before ? replace(state, before, input) : create(state, input);
}

function create(state: State, input: ScheduleInput) {
  const { name: group } = findActiveGroup(state, input.GroupName);
  const { Name: name } = input;
  const arn = scheduleArn(group, name);
  if (state.schedules.has(arn)) throw conflict(`Schedule ${name} already exists.`);
  if (state.schedules.size >= MOST_SCHEDULES) {
    throw overQuota(`The account has ${MOST_SCHEDULES} schedules, which is the most it may have.`);
  }
  checkRole(state.mayAssume, input.Target, group);
  const now = state.clock.now();
  const created = settings(input, now);
  saveSchedule(state, { name, group, arn, createdAt: now, ...created, ...progress(now, created) });
  return { ScheduleArn: arn };
}

function replace(state: State, before: Schedule, input: ScheduleInput) {
  const { name, group, arn, createdAt } = before;
  checkRole(state.mayAssume, input.Target, group);
  const now = state.clock.now();
  const changed = settings(input, now);
  saveSchedule(state, { name, group, arn, createdAt, ...changed, ...progress(now, changed, before) });
  return { ScheduleArn: arn };
}

type Settings = Omit<Schedule, "name" | "group" | "arn" | "createdAt" | "countsFrom" | "settledUntil">;

function settings(input: ScheduleInput, now: number): Settings {
  const { StartDate, EndDate, Description, KmsKeyArn } = input;
  const target = input.Target;
  return {
    expression: input.ScheduleExpression,
    timeZone: input.ScheduleExpressionTimezone ?? "UTC",
    ...(StartDate !== undefined && { startDate: StartDate * 1000 }),
    ...(EndDate !== undefined && { endDate: EndDate * 1000 }),
    ...(Description !== undefined && { description: Description }),
    ...(KmsKeyArn !== undefined && { kmsKeyArn: KmsKeyArn }),
    state: input.State ?? "ENABLED",
    target: { ...target, RetryPolicy: { ...DEFAULT_RETRY_POLICY, ...target.RetryPolicy } },
    window: input.FlexibleTimeWindow,
    afterCompletion: input.ActionAfterCompletion ?? "NONE",
    modifiedAt: now,
  };
}

/** Returns a schedule's progress: new timing starts afresh, unchanged timing continues. */
function progress(now: number, changed: Settings, before?: Schedule): Pick<Schedule, "countsFrom" | "settledUntil"> {
  const sameTiming =
    before?.expression === changed.expression &&
    before.timeZone === changed.timeZone &&
    before.startDate === changed.startDate;
  const isOneTime = parseSchedulerExpression(changed.expression).kind === "at";
  if (!before || !sameTiming) return { countsFrom: changed.startDate ?? now, settledUntil: isOneTime ? 0 : now - 1 };
  // A one-time schedule that was disabled at its time runs once enabled; recurring ones do not look back.
  const { countsFrom, settledUntil } = before;
  return { countsFrom, settledUntil: isOneTime ? settledUntil : Math.max(settledUntil, now - 1) };
}

const summary = ({ arn, name, group, state, createdAt, modifiedAt }: Schedule) => ({
  Arn: arn,
  Name: name,
  GroupName: group,
  State: state,
  CreationDate: seconds(createdAt),
  LastModificationDate: seconds(modifiedAt),
});
