import type { Clock } from "../clock.ts";
import { createWaiting } from "../delivery/waiting.ts";
import type { Collection } from "../store.ts";
import type { Schedule } from "./model.ts";
import { nextOccurrence } from "./next-occurrence.ts";

/** Waits for each schedule's next occurrence. */
export interface Occurrences {
  /** Tracks a new or changed schedule. */
  follow(schedule: Schedule): void;
  forget(scheduleArn: string): void;
  stop(): void;
}

/** Calls `due` for each occurrence that falls due, with its schedule and due time. */
export function createOccurrences(
  clock: Clock,
  schedules: Collection<Schedule>,
  due: (schedule: Schedule, scheduledAt: number) => void,
): Occurrences {
  const next = new Map<string, number>();
  const waiting = createWaiting(clock, (arn) => {
    const scheduledAt = next.get(arn);
    const schedule = schedules.get(arn);
    // A changed schedule leaves an entry behind, which comes too early or after its time was handled.
    if (scheduledAt === undefined || scheduledAt > clock.now() || !schedule) return;
    const settled = { ...schedule, settledUntil: scheduledAt };
    schedules.set(arn, settled);
    follow(settled);
    due(settled, scheduledAt);
  });

  function follow(schedule: Schedule): void {
    next.delete(schedule.arn);
    const at = nextOccurrence(schedule, clock.now());
    if (at === undefined) return;
    next.set(schedule.arn, at);
    waiting.add(schedule.arn, at);
  }

  return { follow, forget: (arn) => void next.delete(arn), stop: waiting.stop };
}
