import type { Cancel, Clock } from "../clock.ts";
import { nextAfter } from "../schedule/next-after.ts";
import { parseScheduleExpression } from "../schedule/schedule-expression.ts";
import type { Rule } from "./model.ts";

/** Fires enabled rules with a schedule, using the clock. */
export interface Schedules {
  /** Adds or updates a rule. */
  put(rule: Rule): void;
  remove(rule: Rule): void;
  stop(): void;
}

/** A rule with a schedule, and when it is due next. */
export interface DueRule {
  arn: string;
  expression: string;
  isDisabled: boolean;
  nextAt?: number | undefined;
  targets: string[];
}

/** Returns those of the rules that have a schedule. */
export function dueRules(rules: Iterable<Rule>, now: number): DueRule[] {
  return [...rules].flatMap((rule): DueRule[] => {
    const { arn, scheduleExpression: expression, state, targets } = rule;
    if (!expression) return [];
    const isDisabled = state === "DISABLED";
    const nextAt = isDisabled ? undefined : nextDue(rule, now);
    return [{ arn, expression, isDisabled, nextAt, targets: targets.map(({ Arn }) => Arn) }];
  });
}

/** Calls `fire` with a rule's ARN and the time it was due, in milliseconds since the epoch. */
export function createSchedules(clock: Clock, fire: (ruleArn: string, dueAt: number) => void): Schedules {
  const timers = new Map<string, Cancel>();

  function remove({ arn }: Rule): void {
    timers.get(arn)?.();
    timers.delete(arn);
  }

  function arm(rule: Rule, after: number): void {
    const dueAt = nextDue(rule, after);
    if (dueAt === undefined) return;
    const cancel = clock.after(dueAt - clock.now(), () => {
      // After the machine slept, missed times are not caught up.
      arm(rule, Math.max(dueAt, clock.now()));
      fire(rule.arn, dueAt);
    });
    timers.set(rule.arn, cancel);
  }

  return {
    remove,
    put(rule) {
      remove(rule);
      if (rule.state !== "DISABLED") arm(rule, clock.now());
    },
    stop() {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}

function nextDue({ scheduleExpression, scheduledSince }: Rule, after: number): number | undefined {
  if (!scheduleExpression) return undefined;
  return nextAfter(parseScheduleExpression(scheduleExpression), after, { startMs: scheduledSince });
}
