import { ACCOUNT, REGION } from "../aws.ts";
import type { DeadLetterQueues } from "../dead-letter-queues.ts";
import { matches } from "../event-pattern/index.ts";
import type { FactOf, Trace } from "../trace.ts";
import { envelop } from "./envelope.ts";
import type { Rule } from "./model.ts";

/** Records rule changes in the trace, so that an event can be explained by the rules at its time. */
export interface RuleFacts {
  changed(rule: Rule): void;
  dropped(rule: Rule): void;
  /** Returns how often a rule has changed since the cloud started; 0 for an unknown rule. */
  revisionOf(ruleArn: string): number;
}

type Description = Omit<FactOf<"rule-changed">, "kind" | "seq" | "at" | "revision">;

export function createRuleFacts(trace: Trace, deadLetterQueues: DeadLetterQueues): RuleFacts {
  // A recreated rule continues the count, since earlier events refer to earlier revisions.
  const revisions = new Map<string, number>();
  const told = new Map<string, string>();

  const revisionOf = (ruleArn: string) => revisions.get(ruleArn) ?? 0;

  function tell(description: Description): void {
    const revision = revisionOf(description.rule) + 1;
    revisions.set(description.rule, revision);
    trace.emit({ kind: "rule-changed", revision, ...description });
  }

  return {
    revisionOf,
    changed(rule) {
      deadLetterQueues.declare(
        rule.arn,
        rule.targets.map(({ DeadLetterConfig }) => DeadLetterConfig?.Arn),
      );
      const description = describe(rule);
      const text = JSON.stringify(description);
      // A deployment puts every rule again, whether or not it has changed.
      if (told.get(rule.arn) === text) return;
      told.set(rule.arn, text);
      tell(description);
    },
    dropped(rule) {
      deadLetterQueues.declare(rule.arn, []);
      if (told.delete(rule.arn)) tell({ ...describe(rule), deleted: true });
    },
  };
}

function describe({ arn, bus, eventPattern, scheduleExpression, state, targets }: Rule): Description {
  return {
    rule: arn,
    bus,
    ...(eventPattern !== undefined && { pattern: eventPattern }),
    ...(scheduleExpression !== undefined && { schedule: scheduleExpression }),
    ...(eventPattern !== undefined && takesEverything(eventPattern) && { everything: true }),
    state: state === "DISABLED" ? "DISABLED" : "ENABLED",
    targets: targets.map(({ Id: id, Arn, DeadLetterConfig }) => ({
      id,
      arn: Arn,
      ...(DeadLetterConfig?.Arn !== undefined && { deadLetterArn: DeadLetterConfig.Arn }),
    })),
  };
}

/** An arbitrary event that no real rule is written for. */
const ANY_EVENT = envelop({
  id: "00000000-0000-4000-8000-000000000000",
  account: ACCOUNT,
  region: REGION,
  source: "any.source",
  detailType: "any detail-type",
  time: 0,
  resources: [],
  detail: "{}",
  parsed: {},
}).text;

const takesEverything = (pattern: string): boolean => !/"detail"\s*:/.test(pattern) && matches(pattern, ANY_EVENT);
