import { boolean, list, required } from "../../api/shapes.ts";
import { findBus } from "../buses.ts";
import { overLimit } from "../errors.ts";
import type { Target } from "../model.ts";
import { listing, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { accessTo, namedRule, onRuleOfTargets, passRoles } from "../required-access.ts";
import { findRule, saveRule } from "../rules.ts";
import { busNameOrArn, paging, plainName } from "../shapes.ts";
import { checkTarget } from "../targets/check-target.ts";
import { target } from "../targets/shape.ts";
import { refuseManaged } from "./rules.ts";

const MOST_TARGETS = 5;

export const putTargets = operation({
  input: {
    Rule: required(plainName),
    EventBusName: busNameOrArn,
    Targets: required(list(target, { min: 1, max: 100 })),
  },
  permissions: (state, { Rule = "", EventBusName, Targets = [] }) => {
    const rule = namedRule(state, Rule, EventBusName);
    const put = accessTo(state, "events:PutTargets", rule);
    const targets = Targets.map(({ Arn = "" }) => Arn);
    return [
      targets.length > 0 ? { ...put, context: { ...put.context, "events:TargetArn": targets } } : put,
      ...passRoles(
        rule,
        Targets.map(({ RoleArn }) => RoleArn),
      ),
    ];
  },
  run(state, { Rule: name, EventBusName, Targets }) {
    const rule = findRule(state, name, EventBusName);
    refuseManaged(rule);
    const given = Targets as Target[];
    for (const target of given) checkTarget(target, state.kinds, findBus(state, EventBusName).arn);
    const targets = new Map([...rule.targets, ...given].map((target) => [target.Id, target]));
    if (targets.size > MOST_TARGETS) throw overLimit();
    saveRule(state, { ...rule, targets: [...targets.values()] });
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
});

export const removeTargets = operation({
  input: {
    Rule: required(plainName),
    EventBusName: busNameOrArn,
    Ids: required(list(plainName, { min: 1, max: 100 })),
    Force: boolean,
  },
  permissions: onRuleOfTargets("events:RemoveTargets"),
  run(state, { Rule: name, EventBusName, Ids, Force = false }) {
    const rule = findRule(state, name, EventBusName);
    if (!Force) refuseManaged(rule);
    const FailedEntries = Ids.filter((id) => !rule.targets.some((target) => target.Id === id)).map((TargetId) => ({
      TargetId,
      ErrorCode: "ResourceNotFoundException",
      ErrorMessage: `Rule ${rule.name} does not have a target with the Id ${TargetId}.`,
    }));
    saveRule(state, { ...rule, targets: rule.targets.filter(({ Id }) => !Ids.includes(Id)) });
    return { FailedEntryCount: FailedEntries.length, FailedEntries };
  },
});

export const listTargetsByRule = listing("ListTargetsByRule", {
  input: { Rule: required(plainName), EventBusName: busNameOrArn, ...paging },
  permissions: onRuleOfTargets("events:ListTargetsByRule"),
  run(state, { Rule: name, EventBusName, ...paging }) {
    const targets = findRule(state, name, EventBusName).targets.toSorted((a, b) => (a.Id < b.Id ? -1 : 1));
    const { items, NextToken } = page(targets, ({ Id }) => Id, paging);
    return { Targets: items, NextToken };
  },
});
