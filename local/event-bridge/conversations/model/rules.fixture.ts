import type {
  DeleteRuleCommandInput,
  DescribeRuleCommandInput,
  ListRuleNamesByTargetCommandInput,
  ListRulesCommandInput,
  PutRuleCommandInput,
} from "@aws-sdk/client-eventbridge";
import { busOf, invalid, type Model, Refusal, type Rule, ruleArn, ruleOf, sorted, tagMap } from "../model.fixture.ts";
import { invalidPatterns, invalidSchedules } from "./invalid.fixture.ts";

const LONGEST_PATTERN_BYTES = 2048;
const OWNER = "prod.vhs.events.aws.internal";

export const rules = {
  /** Replaces all that a request can say of a rule; its targets stay, and so do its tags. */
  PutRule(model: Model, { Name = "", EventBusName, EventPattern, ScheduleExpression, ...input }: PutRuleCommandInput) {
    const bus = busOf(model, EventBusName);
    const known = bus.rules.get(Name);
    refuseManaged(known);
    if (!EventPattern && !ScheduleExpression) {
      throw invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.");
    }
    if (EventPattern) refuseInvalidPattern(Name, EventPattern);
    if (ScheduleExpression && bus.name !== "default") {
      throw invalid("ScheduleExpression is supported only on the default event bus.");
    }
    if (invalidSchedules.includes(ScheduleExpression ?? ""))
      throw invalid("Parameter ScheduleExpression is not valid.");
    const rule: Rule = {
      name: Name,
      arn: ruleArn(bus.name, Name),
      bus: bus.name,
      eventPattern: EventPattern || undefined,
      scheduleExpression: ScheduleExpression || undefined,
      state: input.State ?? "ENABLED",
      description: input.Description,
      roleArn: input.RoleArn,
      targets: known?.targets ?? new Map(),
      tags: known?.tags ?? tagMap(input.Tags),
    };
    bus.rules.set(Name, rule);
    return { RuleArn: rule.arn };
  },

  DescribeRule: (model: Model, { Name, EventBusName }: DescribeRuleCommandInput) => ({
    ...described(ruleOf(model, Name, EventBusName)),
    CreatedBy: "000000000000",
  }),

  EnableRule(model: Model, { Name, EventBusName }: DescribeRuleCommandInput) {
    changeable(model, Name, EventBusName).state = "ENABLED";
    return {};
  },

  DisableRule(model: Model, { Name, EventBusName }: DescribeRuleCommandInput) {
    changeable(model, Name, EventBusName).state = "DISABLED";
    return {};
  },

  /** An unknown rule of a known bus is deleted with success. */
  DeleteRule(model: Model, { Name = "", EventBusName }: DeleteRuleCommandInput) {
    const bus = busOf(model, EventBusName);
    const rule = bus.rules.get(Name);
    refuseManaged(rule);
    if (rule?.targets.size) throw invalid("Rule can't be deleted since it has targets.");
    bus.rules.delete(Name);
    return {};
  },

  ListRules(model: Model, { EventBusName, NamePrefix = "" }: ListRulesCommandInput) {
    const found = rulesByName(model, EventBusName).filter(({ name }) => name.startsWith(NamePrefix));
    return { Rules: found.map(described) };
  },

  ListRuleNamesByTarget(model: Model, { EventBusName, TargetArn }: ListRuleNamesByTargetCommandInput) {
    const found = rulesByName(model, EventBusName).filter(({ targets }) =>
      [...targets.values()].some(({ Arn }) => Arn === TargetArn),
    );
    return { RuleNames: found.map(({ name }) => name) };
  },
};

export function refuseManaged(rule: Rule | undefined): void {
  if (!rule?.archive) return;
  const message = `Rule ${rule.name} is managed by ${OWNER}: only that service may change it.`;
  throw new Refusal("ManagedRuleException", message);
}

/** A rule that may be changed. */
export function changeable(model: Model, name?: string, bus?: string): Rule {
  const rule = ruleOf(model, name, bus);
  refuseManaged(rule);
  return rule;
}

const rulesByName = (model: Model, bus?: string) => sorted(busOf(model, bus).rules.values(), ({ name }) => name);

function refuseInvalidPattern(rule: string, pattern: string): void {
  if (Buffer.byteLength(pattern) > LONGEST_PATTERN_BYTES) {
    throw invalid(`Parameter EventPattern for rule ${rule} exceeds limit of ${LONGEST_PATTERN_BYTES}.`);
  }
  refuseBrokenPattern(pattern);
}

export function refuseBrokenPattern(pattern: string): void {
  const reason = invalidPatterns.get(pattern);
  if (reason) throw new Refusal("InvalidEventPatternException", `Event pattern is not valid. Reason: ${reason}`);
}

const described = (rule: Rule) => ({
  Name: rule.name,
  Arn: rule.arn,
  EventBusName: rule.bus,
  EventPattern: rule.eventPattern,
  ScheduleExpression: rule.scheduleExpression,
  State: rule.state,
  Description: rule.description,
  RoleArn: rule.roleArn,
  ManagedBy: rule.archive && OWNER,
});
