import { ACCOUNT, type Caller, parseArn } from "../../aws.ts";
import { DeliveryError } from "../../delivery/delivery-error.ts";
import type { MayAssume } from "../../iam/identities.ts";
import type { Target } from "../model.ts";
import { isBusArn } from "../names.ts";

/** Returns EventBridge as the caller, on behalf of a rule. */
export const ruleCaller = (ruleArn: string): Caller & { type: "service" } => ({
  type: "service",
  service: "events.amazonaws.com",
  sourceArn: ruleArn,
});

/**
 * Returns the caller of a delivery: the target's role or, without one, the service on behalf of the rule. Throws
 * `DeliveryError` for a role that cannot be assumed.
 */
export function callerFor(ruleArn: string, { Arn, RoleArn: roleArn }: Target, mayAssume: MayAssume): Caller {
  const service = ruleCaller(ruleArn);
  if (!roleArn) return service;
  const { account, resource } = parseArn(roleArn);
  // Other accounts' roles are unknown here, so they are assumed to be allowed.
  if (account !== ACCOUNT) return { type: "administrator", arn: roleArn };
  const name = resource.slice(resource.lastIndexOf("/") + 1);
  if (mayAssume(roleArn, service)) {
    return { type: "role", arn: `arn:aws:sts::${account}:assumed-role/${name}/events`, roleArn };
  }
  // For a bus's role, AWS is no more specific.
  const code = isBusArn(Arn) ? "NO_PERMISSIONS" : "FAILED_TO_ASSUME_ROLE";
  const message = `${roleArn} does not exist or cannot be assumed by principal 'events.amazonaws.com'.`;
  throw new DeliveryError(code, isBusArn(Arn) ? `${NO_ACCESS} ${message}` : message, false);
}

/** Whether EventBridge may assume a role on behalf of a rule. Other accounts' roles are unknown here. */
export const isAssumable = (ruleArn: string, roleArn: string, mayAssume: MayAssume): boolean =>
  parseArn(roleArn).account !== ACCOUNT || mayAssume(roleArn, ruleCaller(ruleArn));

/** AWS's message when a bus rejects an event, whichever account it is in. */
export const NO_ACCESS = "Lack of permissions to invoke cross account target.";
