import { parseArn } from "../aws.ts";
import type { Bus } from "./model.ts";
import { busKey, isBusArn } from "./names.ts";

/** What the policy of a bus can grant or deny; everything else is a matter of the caller's own policies. */
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

/** The key of the bus that an ARN names, or that a rule's ARN lies on. */
export function busAround(resource: string): string {
  if (isBusArn(resource)) return busKey(resource);
  const { account, region, resource: path } = parseArn(resource);
  const [, bus] = /^rule\/(.+)\/[^/]+$/.exec(path) ?? [];
  return busKey(bus, { account, region });
}

const policies = new WeakMap<Bus, object>();

/** A bus's own policy; parsed once for as long as the bus is not changed: every event put on it is judged by it. */
export function policyOf(bus: Bus | undefined): object | undefined {
  if (bus?.policy === undefined) return undefined;
  const document = policies.get(bus) ?? (JSON.parse(bus.policy) as object);
  policies.set(bus, document);
  return document;
}
