import type { Clock } from "../clock.ts";
import type { DeadLetterQueues } from "../dead-letter-queues.ts";
import type { MayAssume } from "../iam/identities.ts";
import type { Collection, Store } from "../store.ts";
import { conflict, notFound } from "./errors.ts";
import type { Answered, Invocation, Schedule, ScheduleGroup } from "./model.ts";
import { DEFAULT_GROUP, scheduleArn } from "./names.ts";
import type { Occurrences } from "./occurrences.ts";
import type { TargetKinds } from "./targets/kinds.ts";

/** The scheduler's stored state: groups by name, schedules by ARN, invocations by execution id. */
export interface Collections {
  groups: Collection<ScheduleGroup>;
  schedules: Collection<Schedule>;
  invocations: Collection<Invocation>;
  /** By operation and client token, oldest first. */
  answered: Collection<Answered>;
}

/** The state shared by the operations. */
export interface State extends Collections {
  clock: Clock;
  kinds: TargetKinds;
  mayAssume: MayAssume;
  occurrences: Occurrences;
  deadLetterQueues: DeadLetterQueues;
  /** Runs a function after a delay, unless the scheduler has stopped by then. */
  later(ms: number, run: () => void): void;
}

export function openCollections(store: Store): Collections {
  const open = <T>(name: string) => store.collection<T>(`scheduler/${name}`);
  return {
    groups: open("groups"),
    schedules: open("schedules"),
    invocations: open("invocations"),
    answered: open("answered"),
  };
}

/** Throws `ResourceNotFoundException`. */
export function findGroup({ groups }: State, name: string = DEFAULT_GROUP): ScheduleGroup {
  const group = groups.get(name);
  if (!group) throw notFound(`Schedule group ${name} does not exist.`);
  return group;
}

/** Returns a group that can be changed. Throws `ConflictException` for one that is being deleted. */
export function findActiveGroup(state: State, name?: string): ScheduleGroup {
  const group = findGroup(state, name);
  if (group.state === "DELETING") throw conflict(`Schedule group ${group.name} is being deleted.`);
  return group;
}

/** Throws `ResourceNotFoundException` for an unknown group or schedule. */
export function findSchedule(state: State, name: string, groupName?: string): Schedule {
  const group = findGroup(state, groupName);
  const schedule = state.schedules.get(scheduleArn(group.name, name));
  if (!schedule) throw notFound(`Schedule ${name} does not exist.`);
  return schedule;
}

/** Stores a schedule and tracks its occurrences. */
export function saveSchedule({ schedules, occurrences, deadLetterQueues }: State, schedule: Schedule): void {
  schedules.set(schedule.arn, schedule);
  deadLetterQueues.declare(schedule.arn, [schedule.target.DeadLetterConfig?.Arn]);
  occurrences.follow(schedule);
}

export function dropSchedule(
  { schedules, occurrences, deadLetterQueues }: Pick<State, "schedules" | "occurrences" | "deadLetterQueues">,
  arn: string,
): void {
  schedules.delete(arn);
  deadLetterQueues.declare(arn, []);
  occurrences.forget(arn);
}
