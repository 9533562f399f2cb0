import { AwsError, arn, type Caller } from "../aws.ts";
import { accessDeniedText } from "../iam/access-denied.ts";
import { ADMINISTRATOR_POLICY, describeCaller } from "../iam/caller.ts";
import { evaluate } from "../iam/policy.ts";
import type { State, Topic } from "./state.ts";
import { policyOf } from "./topic-attributes.ts";

/** Throws `AuthorizationError` unless the caller's policies or the topic's let it publish. */
export function checkMayPublish({ deps }: State, topic: Topic, caller: Caller): void {
  const identityPolicies =
    caller.type === "administrator"
      ? [ADMINISTRATOR_POLICY]
      : caller.type === "role"
        ? (deps.identityPolicies?.(caller.roleArn) ?? [])
        : [];
  const access = evaluate({
    ...describeCaller(caller, deps.clock.now()),
    identityPolicies,
    resourcePolicy: policyOf(topic),
    action: "sns:Publish",
    resource: topic.arn,
  });
  if (access.decision !== "allow")
    throw new AwsError("AuthorizationError", accessDeniedText(caller, "SNS:Publish", topic.arn, access), 403);
}

/**
 * What a caller on the wire must be allowed to do for an operation: a batch is judged as its single form. What names a
 * subscription has no resource of its own. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
 */
// biome-ignore lint/suspicious/noExplicitAny: the input as decoded from the wire.
export function requiredAccess(operation: string, input: any): { action: string; resource: string }[] {
  const action = `sns:${operation.replace(/Batch$/, "")}`;
  const topic = input.TopicArn ?? input.TargetArn ?? input.ResourceArn;
  if (typeof topic === "string") return [{ action, resource: topic }];
  if (operation !== "CreateTopic" || typeof input.Name !== "string") return [{ action, resource: "*" }];
  const resource = arn("sns", input.Name);
  const tagged = Array.isArray(input.Tags) && input.Tags.length > 0;
  return [{ action, resource }, ...(tagged ? [{ action: "sns:TagResource", resource }] : [])];
}
