import type { Clock } from "../clock.ts";
import type { DeadLetterQueues } from "../dead-letter-queues.ts";
import type { MayAssume } from "../iam/identities.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store.ts";
import { conflict, notFound } from "./errors.ts";
import type { Schedule, ScheduleGroup } from "./model.ts";
import { DEFAULT_GROUP, scheduleArn } from "./names.ts";
import type { Occurrences } from "./occurrences.ts";
import type { State } from "./state.ts";
import type { TargetKinds } from "./targets/kinds.ts";

/** What the operations work with. */
export interface Core {
  clock: Clock;
  random: Random;
  store: Store;
  state: State;
  kinds: TargetKinds;
  mayAssume: MayAssume;
  occurrences: Occurrences;
  deadLetterQueues: DeadLetterQueues;
  /** Runs something in a while, unless the scheduler has stopped by then. */
  later(ms: number, run: () => void): void;
}

/** Throws `ResourceNotFoundException`. */
export function findGroup({ state }: Core, name: string = DEFAULT_GROUP): ScheduleGroup {
  const group = state.groups.get(name);
  if (!group) throw notFound(`Schedule group ${name} does not exist.`);
  return group;
}

/** A group that can be changed: throws `ConflictException` for one that is being deleted. */
export function findActiveGroup(core: Core, name?: string): ScheduleGroup {
  const group = findGroup(core, name);
  if (group.state === "DELETING") throw conflict(`Schedule group ${group.name} is being deleted.`);
  return group;
}

/** Throws `ResourceNotFoundException` for an unknown group or schedule. */
export function findSchedule(core: Core, name: string, groupName?: string): Schedule {
  const group = findGroup(core, groupName);
  const schedule = core.state.schedules.get(scheduleArn(group.name, name));
  if (!schedule) throw notFound(`Schedule ${name} does not exist.`);
  return schedule;
}

/** Keeps a schedule and lets its occurrences follow it. */
export function saveSchedule({ state, occurrences, deadLetterQueues }: Core, schedule: Schedule): void {
  state.schedules.set(schedule.arn, schedule);
  deadLetterQueues.declare(schedule.arn, [schedule.target.DeadLetterConfig?.Arn]);
  occurrences.follow(schedule);
}

export function dropSchedule(
  { state, occurrences, deadLetterQueues }: Pick<Core, "state" | "occurrences" | "deadLetterQueues">,
  arn: string,
): void {
  state.schedules.delete(arn);
  deadLetterQueues.declare(arn, []);
  occurrences.forget(arn);
}
