import type { Collection, Store } from "../store.ts";
import type { Answered, Invocation, Schedule, ScheduleGroup } from "./model.ts";

/** Everything the scheduler remembers: groups by name, schedules by ARN, invocations by execution id. */
export interface State {
  groups: Collection<ScheduleGroup>;
  schedules: Collection<Schedule>;
  invocations: Collection<Invocation>;
  /** By operation and client token, oldest first. */
  answered: Collection<Answered>;
}

export function openState(store: Store): State {
  const open = <T>(name: string) => store.collection<T>(`scheduler/${name}`);
  return {
    groups: open("groups"),
    schedules: open("schedules"),
    invocations: open("invocations"),
    answered: open("answered"),
  };
}
