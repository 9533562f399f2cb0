import type { Caller, RequiredAccess } from "../aws.ts";
import { accessDeniedText } from "./access-denied.ts";
import { ADMINISTRATOR_POLICY, describeCaller } from "./caller.ts";
import { type Access, evaluate, type PolicyDocument } from "./policy.ts";

/** AWS's words for the first access that the caller lacks; undefined when it has them all. */
export type Refusal = (caller: Caller, required: readonly RequiredAccess[]) => string | undefined;

interface Deps {
  now(): number;
  /** The policies of a role; without it a role has what resources grant it. */
  policiesOf?(roleArn: string): readonly PolicyDocument[];
  /** Called with each allow, and the statement that decided it. */
  onAllowed?(caller: Caller, required: RequiredAccess, access: Access): void;
}

const ADMINISTRATOR_POLICIES = [ADMINISTRATOR_POLICY];
const NO_POLICIES: readonly PolicyDocument[] = [];

/** The one place that judges calls, on the wire and inside the cloud. */
export function createRefusal({ now, policiesOf, onAllowed }: Deps): Refusal {
  const policies = (caller: Caller) => {
    if (caller.type === "administrator") return ADMINISTRATOR_POLICIES;
    return caller.type === "role" ? (policiesOf?.(caller.roleArn) ?? NO_POLICIES) : NO_POLICIES;
  };
  return (caller, required) => {
    let described: ReturnType<typeof describeCaller> | undefined;
    for (const each of required) {
      // Only a resource could refuse the administrator.
      if (caller.type === "administrator" && !each.resourcePolicy) continue;
      described ??= describeCaller(caller, now());
      const { principal, context } = described;
      const { action, resource, resourcePolicy } = each;
      const access = evaluate({
        principal,
        context: each.context ? { ...context, ...each.context } : context,
        identityPolicies: policies(caller),
        resourcePolicy,
        action,
        resource,
      });
      if (access.decision !== "allow")
        return accessDeniedText(caller, each.shown?.action ?? action, each.shown?.resource ?? resource, access);
      onAllowed?.(caller, each, access);
    }
    return undefined;
  };
}
