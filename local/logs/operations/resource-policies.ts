import { createHash } from "node:crypto";
import { required, text } from "../../api/shapes.ts";
import { AwsError } from "../../aws.ts";
import { parsePolicy } from "../../iam/document.ts";
import { parseJsonObject } from "../../json.ts";
import { accessTo, groupNamed } from "../group-access.ts";
import type { LogGroup } from "../groups.ts";
import { invalid, pageOf } from "../input.ts";
import { operation } from "../operation.ts";
import type { ResourcePolicy } from "../resource-policy.ts";
import { page } from "../shapes.ts";
import type { State } from "../state.ts";

const MOST_POLICIES = 10;
/** The maximum characters of a document, by the policy's scope. */
const LONGEST = { ACCOUNT: 5_120, RESOURCE: 51_200 };

/** Selects the group's own policy; if absent, the account policy with that name. */
const ofGroup = { resourceArn: text(), expectedRevisionId: text() };

const onResource =
  (action: string) =>
  (state: State, { resourceArn = "*" }: { resourceArn?: string }) => [accessTo(resourceArn, action, state)];

export const putResourcePolicy = operation({
  input: { policyName: required(text()), policyDocument: required(text()), ...ofGroup },
  permissions: onResource("logs:PutResourcePolicy"),
  run({ clock, groups, policies }, input) {
    const { resourceArn } = input;
    const policyName = input.policyName;
    const json = input.policyDocument;
    const updatedAt = clock.now();
    if (resourceArn !== undefined) {
      const group = groups.get(groupNamed({ logGroupIdentifier: resourceArn }));
      checkRevision(group, input.expectedRevisionId);
      group.policy = { name: policyName, document: documentIn(json, LONGEST.RESOURCE), updatedAt };
      const resourcePolicy = ofItsGroup(group, group.policy);
      return { resourcePolicy, revisionId: resourcePolicy.revisionId };
    }
    if (input.expectedRevisionId !== undefined) throw invalid("expectedRevisionId is of a resourceArn.");
    if (!policies.has(policyName) && policies.size >= MOST_POLICIES)
      throw new AwsError("LimitExceededException", "Resource limit exceeded.");
    const policy = { name: policyName, document: documentIn(json, LONGEST.ACCOUNT), updatedAt };
    policies.set(policyName, policy);
    return { resourcePolicy: ofAccount(policy) };
  },
});

export const describeResourcePolicies = operation({
  input: { ...page, resourceArn: text(), policyScope: text() },
  permissions: onResource("logs:DescribeResourcePolicies"),
  run({ groups, policies }, input) {
    const { resourceArn, policyScope = resourceArn === undefined ? "ACCOUNT" : "RESOURCE" } = input;
    if (policyScope !== "ACCOUNT" && policyScope !== "RESOURCE")
      throw invalid(`Value '${policyScope}' at 'policyScope' must be ACCOUNT or RESOURCE.`);
    if (resourceArn !== undefined && policyScope === "ACCOUNT") throw invalid("A resourceArn has the scope RESOURCE.");
    const asked =
      resourceArn === undefined ? groups.all() : [groups.get(groupNamed({ logGroupIdentifier: resourceArn }))];
    const all =
      policyScope === "ACCOUNT"
        ? [...policies.values()].map(ofAccount)
        : asked.flatMap((group) => (group.policy ? [ofItsGroup(group, group.policy)] : []));
    const { items, ...token } = pageOf(all, input, 50);
    return { resourcePolicies: items, ...token };
  },
});

export const deleteResourcePolicy = operation({
  input: { policyName: required(text()), ...ofGroup },
  permissions: onResource("logs:DeleteResourcePolicy"),
  run({ groups, policies }, input) {
    const { resourceArn, policyName = "" } = input;
    const gone = () => new AwsError("ResourceNotFoundException", `Policy with name [${policyName}] does not exist.`);
    if (resourceArn !== undefined) {
      const group = groups.get(groupNamed({ logGroupIdentifier: resourceArn }));
      if (!group.policy) throw gone();
      checkRevision(group, input.expectedRevisionId);
      delete group.policy;
      return {};
    }
    if (!policies.delete(input.policyName)) throw gone();
    return {};
  },
});

/** Throws unless the caller names the current revision of the group's policy. */
function checkRevision({ policy }: LogGroup, expected: string | undefined): void {
  if (expected === (policy && revisionOf(policy))) return;
  throw new AwsError("OperationAbortedException", "The expectedRevisionId is not that of the resource's policy.");
}

function documentIn(json: string, longest: number): object {
  const document = json.length <= longest ? parseJsonObject(json) : undefined;
  if (!document) throw invalid(`The policyDocument must be a JSON object of at most ${longest} characters.`);
  try {
    parsePolicy(document, "resource");
  } catch (error) {
    throw invalid((error as Error).message);
  }
  return document;
}

const ofAccount = ({ name, document, updatedAt }: ResourcePolicy) => ({
  policyName: name,
  policyDocument: JSON.stringify(document),
  lastUpdatedTime: updatedAt,
  policyScope: "ACCOUNT",
});

const ofItsGroup = ({ arn }: LogGroup, policy: ResourcePolicy) => ({
  ...ofAccount(policy),
  policyScope: "RESOURCE",
  resourceArn: arn,
  revisionId: revisionOf(policy),
});

/** Returns a revision id that changes with the policy. */
const revisionOf = ({ document, updatedAt }: ResourcePolicy): string =>
  createHash("sha256")
    .update(`${updatedAt} ${JSON.stringify(document)}`)
    .digest("hex");
