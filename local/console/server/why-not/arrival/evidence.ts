import type { FactOf } from "../../../../trace.ts";
import type { EventRecord } from "../../index/event-record.ts";

export type RuleChanged = FactOf<"rule-changed">;

/** What is known of an event that somebody misses. */
export interface Evidence {
  /** Undefined when no such event is held. */
  record: EventRecord | undefined;
  /** The last entry that was refused. */
  refusedPut?: FactOf<"put-refused"> | undefined;
  /** Every change of a rule that is held, oldest first. */
  changes: readonly RuleChanged[];
  /** Deliveries of the event that failed. */
  failures: readonly FactOf<"delivery-failed">[];
  /** Whether a dead-letter queue takes what a rule sends there. */
  admits(queueArn: string, ruleArn: string): "admitted" | "refused" | "missing";
  isForAll(ruleArn: string): boolean;
  /** What people call a resource. */
  nameOf(arn: string): string;
}

/** The rules with a pattern as the last of the changes left them. */
export function rulesOf(changes: readonly RuleChanged[]): RuleChanged[] {
  const last = new Map(changes.map((change) => [change.rule, change]));
  return [...last.values()].filter(({ deleted, pattern }) => !deleted && pattern !== undefined);
}
