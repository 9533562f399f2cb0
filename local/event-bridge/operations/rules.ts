import type { DescribeRuleRequest } from "@aws-sdk/client-eventbridge";
import { boolean, oneOf, required, text } from "../../api/shapes.ts";
import { tagsOf } from "../../api/tags.ts";
import type { Wire } from "../../api/wire.ts";
import { parsePattern } from "../../event-pattern/index.ts";
import { parseScheduleExpression } from "../../schedule/schedule-expression.ts";
import { findBus } from "../buses.ts";
import { isAssumable } from "../delivery/caller-for.ts";
import { invalid, managed } from "../errors.ts";
import type { Rule } from "../model.ts";
import { busKey, busOf, DEFAULT_BUS, ruleArn } from "../names.ts";
import { listing, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { accessTo, namedRule, onRule, onRules, passRoles, tagAccess } from "../required-access.ts";
import { dropRule, findRule, rulesOf, saveRule } from "../rules.ts";
import { anyArn, busNameOrArn, eventPattern, ofRule, paging, plainName, tags } from "../shapes.ts";
import type { State } from "../state.ts";

// The default quota: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
const MOST_PATTERN_BYTES = 2048;

export const putRule = operation({
  input: {
    Name: required(plainName),
    ScheduleExpression: text({ max: 256 }),
    EventPattern: eventPattern,
    State: oneOf("ENABLED", "DISABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"),
    Description: text({ max: 512 }),
    RoleArn: anyArn,
    Tags: tags,
    EventBusName: busNameOrArn,
  },
  permissions: (state, { Name = "", EventBusName, RoleArn, Tags }) => {
    const rule = namedRule(state, Name, EventBusName);
    return [accessTo(state, "events:PutRule", rule), ...passRoles(rule, [RoleArn]), ...tagAccess(state, rule, Tags)];
  },
  run(state, input) {
    const { Name: name, Tags } = input;
    // An empty string counts as absent.
    const EventPattern = input.EventPattern || undefined;
    const ScheduleExpression = input.ScheduleExpression || undefined;
    const bus = findBus(state, input.EventBusName);
    const key = busKey(bus.arn);
    const known = state.records.rules.get(ruleArn(key, name));
    refuseManaged(known);
    check(name, bus.name, EventPattern, ScheduleExpression);
    if (input.RoleArn && !isAssumable(ruleArn(key, name), input.RoleArn, state.mayAssume)) {
      throw invalid(`Provided role '${input.RoleArn}' cannot be assumed by principal 'events.amazonaws.com'.`);
    }
    const rule: Rule = {
      name,
      arn: ruleArn(key, name),
      bus: key,
      eventPattern: EventPattern,
      scheduleExpression: ScheduleExpression,
      state: input.State ?? "ENABLED",
      description: input.Description,
      roleArn: input.RoleArn,
      createdBy: known?.createdBy ?? state.scope.account,
      targets: known?.targets ?? [],
      // An update never changes an existing rule's tags, whatever the request contains.
      tags: known?.tags ?? tagsOf(Tags),
    };
    saveRule(state, { ...rule, scheduledSince: scheduledSince(rule, known, state.clock.now()) });
    return { RuleArn: rule.arn };
  },
});

export const describeRule = operation({
  input: ofRule,
  permissions: onRule("events:DescribeRule"),
  run(state, { Name, EventBusName }) {
    const rule = findRule(state, Name, EventBusName);
    return { ...describe(rule), CreatedBy: rule.createdBy ?? busOf(rule.bus).account };
  },
});

export const enableRule = operation({
  input: ofRule,
  permissions: onRule("events:EnableRule"),
  run(state, input) {
    return changeState(state, input, "ENABLED");
  },
});

export const disableRule = operation({
  input: ofRule,
  permissions: onRule("events:DisableRule"),
  run(state, input) {
    return changeState(state, input, "DISABLED");
  },
});

export const deleteRule = operation({
  input: { ...ofRule, Force: boolean },
  permissions: onRule("events:DeleteRule"),
  run(state, { Name, EventBusName, Force = false }) {
    const bus = findBus(state, EventBusName);
    const rule = state.records.rules.get(ruleArn(busKey(bus.arn), Name));
    // Deleting a nonexistent rule succeeds, as on AWS.
    if (!rule) return {};
    if (!Force) refuseManaged(rule);
    if (rule.targets.length > 0 && !rule.managedBy) throw invalid("Rule can't be deleted since it has targets.");
    dropRule(state, rule);
    return {};
  },
});

export const listRules = listing("ListRules", {
  input: { NamePrefix: plainName, EventBusName: busNameOrArn, ...paging },
  permissions: onRules("events:ListRules"),
  run(state, { NamePrefix = "", EventBusName, ...paging }) {
    const bus = findBus(state, EventBusName);
    const rules = rulesOf(state, bus).filter(({ name }) => name.startsWith(NamePrefix));
    const { items, NextToken } = page(rules, ({ name }) => name, paging);
    return { Rules: items.map(describe), NextToken };
  },
});

export const listRuleNamesByTarget = listing("ListRuleNamesByTarget", {
  input: { TargetArn: required(anyArn), EventBusName: busNameOrArn, ...paging },
  permissions: onRules("events:ListRuleNamesByTarget"),
  run(state, { TargetArn, EventBusName, ...paging }) {
    const bus = findBus(state, EventBusName);
    const names = rulesOf(state, bus)
      .filter(({ targets }) => targets.some(({ Arn }) => Arn === TargetArn))
      .map(({ name }) => name);
    const { items, NextToken } = page(names, (name) => name, paging);
    return { RuleNames: items, NextToken };
  },
});

/** Throws `ManagedRuleException` for a rule that an AWS service manages. */
export function refuseManaged(rule: Rule | undefined): void {
  if (rule?.managedBy) throw managed(rule.name, rule.managedBy);
}

function changeState(state: State, { Name = "", EventBusName }: Wire<DescribeRuleRequest>, to: Rule["state"]): object {
  const known = findRule(state, Name, EventBusName);
  refuseManaged(known);
  const rule = { ...known, state: to };
  saveRule(state, { ...rule, scheduledSince: scheduledSince(rule, known, state.clock.now()) });
  return {};
}

// A schedule starts when it is set or enabled; other changes to the rule do not shift it.
function scheduledSince(rule: Rule, known: Rule | undefined, now: number): number | undefined {
  if (!rule.scheduleExpression || rule.state === "DISABLED") return undefined;
  return rule.scheduleExpression === known?.scheduleExpression ? (known.scheduledSince ?? now) : now;
}

const describe = (rule: Rule) => ({
  Name: rule.name,
  Arn: rule.arn,
  EventPattern: rule.eventPattern,
  ScheduleExpression: rule.scheduleExpression,
  State: rule.state,
  Description: rule.description,
  RoleArn: rule.roleArn,
  ManagedBy: rule.managedBy,
  EventBusName: busOf(rule.bus).name,
});

function check(rule: string, bus: string, eventPattern?: string, scheduleExpression?: string): void {
  if (!eventPattern && !scheduleExpression) {
    throw invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.");
  }
  if (eventPattern) {
    if (Buffer.byteLength(eventPattern) > MOST_PATTERN_BYTES) {
      throw invalid(`Parameter EventPattern for rule ${rule} exceeds limit of ${MOST_PATTERN_BYTES}.`);
    }
    parsePattern(eventPattern);
  }
  if (!scheduleExpression) return;
  if (bus !== DEFAULT_BUS) throw invalid("ScheduleExpression is supported only on the default event bus.");
  parseScheduleExpression(scheduleExpression);
}
