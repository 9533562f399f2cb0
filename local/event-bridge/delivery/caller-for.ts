import { ACCOUNT, type Caller, parseArn } from "../../aws.ts";
import { DeliveryError } from "../../delivery/delivery-error.ts";
import type { MayAssume } from "../../iam/identities.ts";
import type { Target } from "../model.ts";
import { isBusArn } from "../names.ts";

/** EventBridge in the name of a rule. */
export const ruleCaller = (ruleArn: string): Caller & { type: "service" } => ({
  type: "service",
  service: "events.amazonaws.com",
  sourceArn: ruleArn,
});

/**
 * Who hands an event over: a target's role, or for a target without one the service in the rule's name. Throws
 * `DeliveryError` for a role that cannot be assumed.
 */
export function callerFor(ruleArn: string, { Arn, RoleArn: roleArn }: Target, mayAssume: MayAssume): Caller {
  const service = ruleCaller(ruleArn);
  if (!roleArn) return service;
  const { account, resource } = parseArn(roleArn);
  // The roles of other accounts are not known here: those are taken to do what they are there for.
  if (account !== ACCOUNT) return { type: "administrator", arn: roleArn };
  const name = resource.slice(resource.lastIndexOf("/") + 1);
  if (mayAssume(roleArn, service)) {
    return { type: "role", arn: `arn:aws:sts::${account}:assumed-role/${name}/events`, roleArn };
  }
  // AWS tells nothing more of the role of a bus.
  const code = isBusArn(Arn) ? "NO_PERMISSIONS" : "FAILED_TO_ASSUME_ROLE";
  const message = `${roleArn} does not exist or cannot be assumed by principal 'events.amazonaws.com'.`;
  throw new DeliveryError(code, isBusArn(Arn) ? `${NO_ACCESS} ${message}` : message, false);
}

/** Whether EventBridge may act as a role in the name of a rule. The roles of other accounts are not known here. */
export const isAssumable = (ruleArn: string, roleArn: string, mayAssume: MayAssume): boolean =>
  parseArn(roleArn).account !== ACCOUNT || mayAssume(roleArn, ruleCaller(ruleArn));

/** What AWS says of a bus that refuses an event, of whichever account it is. */
export const NO_ACCESS = "Lack of permissions to invoke cross account target.";
