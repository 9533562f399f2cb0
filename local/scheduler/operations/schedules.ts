import type {
  CreateScheduleInput,
  DeleteScheduleInput,
  GetScheduleInput,
  ListSchedulesInput,
  UpdateScheduleInput,
} from "@aws-sdk/client-scheduler";
import { seconds, secondsIf } from "../../api/seconds.ts";
import type { Wire } from "../../api/wire.ts";
import { parseSchedulerExpression } from "../../schedule/schedule-expression.ts";
import { checkRole } from "../assume-role.ts";
import { checkSchedule } from "../check-schedule.ts";
import { type Core, dropSchedule, findActiveGroup, findGroup, findSchedule, saveSchedule } from "../core.ts";
import { conflict, overQuota } from "../errors.ts";
import type { FlexibleTimeWindow, Schedule, Target } from "../model.ts";
import { DEFAULT_GROUP, scheduleArn } from "../names.ts";
import { page } from "../paging.ts";

const MOST_SCHEDULES = 10_000_000;
const DEFAULT_RETRY_POLICY = { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 };

export const scheduleOperations = (core: Core) => ({
  CreateSchedule(input: Wire<CreateScheduleInput>) {
    checkSchedule(input, core.kinds, core.clock.now());
    return create(core, input);
  },

  /** Replaces all settings: what is not given gets its default. */
  UpdateSchedule(input: Wire<UpdateScheduleInput>) {
    checkSchedule(input, core.kinds, core.clock.now());
    const { name: group } = findActiveGroup(core, input.GroupName);
    return replace(core, findSchedule(core, input.Name ?? "", group), input);
  },

  /** What a template declares. It may have been there before, and may have started long ago. */
  DeploySchedule(input: Wire<CreateScheduleInput>) {
    checkSchedule(input, core.kinds);
    const before = core.state.schedules.get(scheduleArn(input.GroupName ?? DEFAULT_GROUP, input.Name ?? ""));
    return before ? replace(core, before, input) : create(core, input);
  },

  GetSchedule({ Name = "", GroupName }: Wire<GetScheduleInput>) {
    const schedule = findSchedule(core, Name, GroupName);
    return {
      ...summary(schedule),
      ScheduleExpression: schedule.expression,
      ScheduleExpressionTimezone: schedule.timeZone,
      StartDate: secondsIf(schedule.startDate),
      EndDate: secondsIf(schedule.endDate),
      Description: schedule.description,
      KmsKeyArn: schedule.kmsKeyArn,
      Target: schedule.target,
      FlexibleTimeWindow: schedule.window,
      ActionAfterCompletion: schedule.afterCompletion,
    };
  },

  DeleteSchedule({ Name = "", GroupName }: Wire<DeleteScheduleInput>) {
    dropSchedule(core, findSchedule(core, Name, GroupName).arn);
    return {};
  },

  ListSchedules({ GroupName, NamePrefix = "", State, NextToken, MaxResults }: Wire<ListSchedulesInput>) {
    if (GroupName !== undefined) findGroup(core, GroupName);
    const found = [...core.state.schedules.values()].filter(
      ({ group, name, state }) =>
        (GroupName === undefined || group === GroupName) &&
        name.startsWith(NamePrefix) &&
        (State === undefined || state === State),
    );
    const shown = page(found, ({ arn }) => arn, { NextToken, MaxResults });
    const Schedules = shown.items.map((schedule) => ({ ...summary(schedule), Target: { Arn: schedule.target.Arn } }));
    return { Schedules, NextToken: shown.NextToken };
  },
});

function create(core: Core, input: Wire<CreateScheduleInput>) {
  const { name: group } = findActiveGroup(core, input.GroupName);
  const name = input.Name ?? "";
  const arn = scheduleArn(group, name);
  if (core.state.schedules.has(arn)) throw conflict(`Schedule ${name} already exists.`);
  if (core.state.schedules.size >= MOST_SCHEDULES) {
    throw overQuota(`The account has ${MOST_SCHEDULES} schedules, which is the most it may have.`);
  }
  checkRole(core.mayAssume, input.Target as Target, group);
  const now = core.clock.now();
  const created = settings(input, now);
  saveSchedule(core, { name, group, arn, createdAt: now, ...created, ...progress(now, created) });
  return { ScheduleArn: arn };
}

function replace(core: Core, before: Schedule, input: Wire<UpdateScheduleInput>) {
  const { name, group, arn, createdAt } = before;
  checkRole(core.mayAssume, input.Target as Target, group);
  const now = core.clock.now();
  const changed = settings(input, now);
  saveSchedule(core, { name, group, arn, createdAt, ...changed, ...progress(now, changed, before) });
  return { ScheduleArn: arn };
}

type Settings = Omit<Schedule, "name" | "group" | "arn" | "createdAt" | "countsFrom" | "settledUntil">;

function settings(input: Wire<CreateScheduleInput>, now: number): Settings {
  const { StartDate, EndDate, Description, KmsKeyArn } = input;
  const target = input.Target as Target;
  return {
    expression: input.ScheduleExpression ?? "",
    timeZone: input.ScheduleExpressionTimezone ?? "UTC",
    ...(StartDate !== undefined && { startDate: StartDate * 1000 }),
    ...(EndDate !== undefined && { endDate: EndDate * 1000 }),
    ...(Description !== undefined && { description: Description }),
    ...(KmsKeyArn !== undefined && { kmsKeyArn: KmsKeyArn }),
    state: input.State ?? "ENABLED",
    target: { ...target, RetryPolicy: { ...DEFAULT_RETRY_POLICY, ...target.RetryPolicy } },
    window: input.FlexibleTimeWindow as FlexibleTimeWindow,
    afterCompletion: input.ActionAfterCompletion ?? "NONE",
    modifiedAt: now,
  };
}

/** Where a schedule stands: a new timing starts afresh, the same one goes on. */
function progress(now: number, changed: Settings, before?: Schedule): Pick<Schedule, "countsFrom" | "settledUntil"> {
  const sameTiming =
    before?.expression === changed.expression &&
    before.timeZone === changed.timeZone &&
    before.startDate === changed.startDate;
  const isOneTime = parseSchedulerExpression(changed.expression).kind === "at";
  if (!before || !sameTiming) return { countsFrom: changed.startDate ?? now, settledUntil: isOneTime ? 0 : now - 1 };
  // A one-time schedule that was disabled over its time runs when it is enabled; recurring ones do not look back.
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
