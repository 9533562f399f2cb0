import { nextAfter } from "../../schedule/next-after.ts";
import { parseScheduleExpression } from "../../schedule/schedule-expression.ts";
import type { Deployed } from "../../template/deployed.ts";
import type { DueSchedule } from "../server/context.ts";
import type { ToldFact } from "./facts.ts";

type RuleFact = Extract<ToldFact, { kind: "rule-changed" }>;

/** Returns the rules that a stage's templates declare, as facts. */
export function rulesIn(resources: Iterable<Deployed>): RuleFact[] {
  return rulesOf(resources).map(({ arn = "", properties }) => {
    const { EventBusName = "default", EventPattern, ScheduleExpression, State, Targets = [] } = properties;
    const pattern = EventPattern && JSON.stringify(EventPattern);
    return {
      kind: "rule-changed",
      at: 0,
      rule: arn,
      bus: EventBusName,
      revision: 1,
      ...(pattern && { pattern }),
      ...(pattern && isForAll(EventPattern) && { everything: true as const }),
      ...(ScheduleExpression && { schedule: ScheduleExpression }),
      state: State === "DISABLED" ? "DISABLED" : "ENABLED",
      targets: Targets.map(({ Id, Arn, DeadLetterConfig }: Target) => ({
        id: Id,
        arn: Arn,
        ...(DeadLetterConfig?.Arn !== undefined && { deadLetterArn: DeadLetterConfig.Arn }),
      })),
    };
  });
}

interface Target {
  Id: string;
  Arn: string;
  DeadLetterConfig?: { Arn?: string };
}

const rulesOf = (resources: Iterable<Deployed>): Deployed[] =>
  [...resources].filter(({ type }) => type === "AWS::Events::Rule");

/** Whether a pattern asks no more than where an event comes from, as those of archives and audit logs do. */
const isForAll = (pattern: object): boolean =>
  Object.keys(pattern).every((name) => ["account", "region"].includes(name));

/** Returns the rules with a cron schedule, and when each is due: a rate counts from a time that no template tells. */
export function dueAt(resources: Iterable<Deployed>, now: number): DueSchedule[] {
  return rulesOf(resources).flatMap(({ arn = "", properties }): DueSchedule[] => {
    const { ScheduleExpression: expression, State, Targets = [] } = properties;
    if (typeof expression !== "string") return [];
    const isDisabled = State === "DISABLED";
    const isDue = !isDisabled && expression.startsWith("cron");
    const nextAt = isDue ? nextAfter(parseScheduleExpression(expression), now, {}) : undefined;
    return [{ arn, expression, isDisabled, nextAt, targets: Targets.map(({ Arn }: Target) => Arn) }];
  });
}
