import type { ListTargetsByRuleRequest, PutTargetsRequest, RemoveTargetsRequest } from "@aws-sdk/client-eventbridge";
import type { Wire } from "../../api/wire.ts";
import { findBus } from "../buses.ts";
import { overLimit } from "../errors.ts";
import type { Target } from "../model.ts";
import { page } from "../paging.ts";
import { findRule, saveRule } from "../rules.ts";
import type { State } from "../state.ts";
import { checkTarget } from "../targets/check-target.ts";
import { refuseManaged } from "./rules.ts";

const MOST_TARGETS = 5;

export const targetOperations = (state: State) => ({
  PutTargets({ Rule: name = "", EventBusName, Targets = [] }: Wire<PutTargetsRequest>) {
    const rule = findRule(state, name, EventBusName);
    refuseManaged(rule);
    const given = Targets as Target[];
    for (const target of given) checkTarget(target, state.kinds, findBus(state, EventBusName).arn);
    const targets = new Map([...rule.targets, ...given].map((target) => [target.Id, target]));
    if (targets.size > MOST_TARGETS) throw overLimit();
    saveRule(state, { ...rule, targets: [...targets.values()] });
    return { FailedEntryCount: 0, FailedEntries: [] };
  },

  RemoveTargets({ Rule: name = "", EventBusName, Ids = [], Force = false }: Wire<RemoveTargetsRequest>) {
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

  ListTargetsByRule({ Rule: name = "", EventBusName, ...paging }: Wire<ListTargetsByRuleRequest>) {
    const targets = findRule(state, name, EventBusName).targets.toSorted((a, b) => (a.Id < b.Id ? -1 : 1));
    const { items, NextToken } = page(targets, ({ Id }) => Id, paging);
    return { Targets: items, NextToken };
  },
});
