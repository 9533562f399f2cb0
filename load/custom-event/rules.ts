import { MARK_PREFIX } from "./entries.ts";
import type { CustomRule } from "./template.ts";

/** A rule of the probe for custom events, as CloudFormation takes it. */
export interface ProbeRule {
  eventPattern: Record<string, unknown>;
  /** Undefined for a rule that matches no event. */
  inputTransformer: { inputPathsMap: Record<string, string>; inputTemplate: string } | undefined;
}

/** Returns the rule that delivers every event of a run, when a template has no rules. */
export const defaultRules = (count: number): CustomRule[] => [{ pattern: {}, count, matches: "every" }];

/** Returns how many rules deliver every event, and how many match none. */
export const countRules = (rules: CustomRule[]): { every: number; none: number } => ({
  every: sumOf(rules, "every"),
  none: sumOf(rules, "none"),
});

const sumOf = (rules: CustomRule[], kind: CustomRule["matches"]): number =>
  rules.reduce((sum, { count, matches }) => sum + (matches === kind ? count : 0), 0);

/** Returns a pattern that matches only the load tester's events, in addition to what its own pattern requires. */
export const patternOf = ({ pattern }: CustomRule): Record<string, unknown> => ({
  ...pattern,
  resources: [{ prefix: MARK_PREFIX }],
});

/** Returns the probe's rules. Those that deliver have the numbers from 0 on, which their messages carry. */
export function probeRules(rules: CustomRule[]): ProbeRule[] {
  let next = 0;
  return rules.flatMap((rule) =>
    Array.from({ length: rule.count }, (): ProbeRule => {
      const eventPattern = patternOf(rule);
      return { eventPattern, inputTransformer: rule.matches === "every" ? transformerOf(rule, next++) : undefined };
    }),
  );
}

/** The template's own transformer runs as part of the probe's, so that EventBridge does the same work. */
function transformerOf({ inputTransformer }: CustomRule, rule: number): ProbeRule["inputTransformer"] {
  const { inputPathsMap, inputTemplate } = inputTransformer ?? {
    inputPathsMap: { loadDetail: "$.detail" },
    inputTemplate: "<loadDetail>",
  };
  return {
    inputPathsMap: { ...inputPathsMap, loadMark: "$.resources[0]" },
    inputTemplate: `{"rule":${rule},"ingestion":<aws.events.event.ingestion-time>,"mark":<loadMark>,"input":${inputTemplate}}`,
  };
}
