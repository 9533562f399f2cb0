import { parseArn } from "../aws.ts";
import type { Bus } from "./model.ts";
import { busKey, isBusArn } from "./names.ts";

/** The actions that a bus's policy can grant or deny; all others depend only on the caller's own policies. */
export const GOVERNED_ACTIONS = [
  "events:DeleteRule",
  "events:DescribeEventBus",
  "events:DescribeRule",
  "events:DisableRule",
  "events:EnableRule",
  "events:ListRuleNamesByTarget",
  "events:ListRules",
  "events:ListTagsForResource",
  "events:ListTargetsByRule",
  "events:PutEvents",
  "events:PutRule",
  "events:PutTargets",
  "events:RemoveTargets",
  "events:TagResource",
  "events:UntagResource",
];

/** Returns the key of the bus that an ARN, or a rule's ARN, refers to. */
export function busAround(resource: string): string {
  if (isBusArn(resource)) return busKey(resource);
  const { account, region, resource: path } = parseArn(resource);
  const [, bus] = /^rule\/(.+)\/[^/]+$/.exec(path) ?? [];
  return busKey(bus, { account, region });
}

const policies = new WeakMap<Bus, object>();

/** Returns a bus's policy, parsed once until the bus changes, since every event put on it is checked against it. */
export function policyOf(bus: Bus | undefined): object | undefined {
  if (bus?.policy === undefined) return undefined;
  const document = policies.get(bus) ?? (JSON.parse(bus.policy) as object);
  policies.set(bus, document);
  return document;
}
