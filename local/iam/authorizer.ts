import { type Caller, nameOf, type RequiredAccess } from "../aws.ts";
import { causedBy } from "../trace/by.ts";
import type { FactOf } from "../trace.ts";
import { accessDeniedText } from "./access-denied.ts";
import { ADMINISTRATOR_POLICY, describeCaller } from "./caller.ts";
import { consider, type Named } from "./consider.ts";
import { type Access, evaluate, type PolicyDocument } from "./policy.ts";

/** Authorizes calls. */
export interface Refusal {
  /** Returns AWS's message for the first access the caller lacks, or undefined if it has them all. */
  (caller: Caller, required: readonly RequiredAccess[]): string | undefined;
  /** Explains a denied call for the trace: the first missing access, and the statements considered. */
  explain?(caller: Caller, required: readonly RequiredAccess[]): Explanation;
}

export type Explanation = Pick<FactOf<"refused">, "caller" | "action" | "resource" | "by" | "considered">;

interface Deps {
  now(): number;
  /** Returns a role's policies; if absent, a role has only what resources grant it. */
  policiesOf?(roleArn: string): readonly PolicyDocument[];
  /** Returns the same policies with their names, to explain a denial. */
  namedPoliciesOf?(roleArn: string): readonly Named[];
  /** Called with each allowed access, and the statement that decided it. */
  onAllowed?(caller: Caller, required: RequiredAccess, access: Access): void;
}

const ADMINISTRATOR_POLICIES = [ADMINISTRATOR_POLICY];
const NO_POLICIES: readonly PolicyDocument[] = [];

/** Creates the single place that authorizes calls, on the wire and inside the cloud. */
export function createRefusal({ now, policiesOf, namedPoliciesOf, onAllowed }: Deps): Refusal {
  const policies = (caller: Caller) => {
    if (caller.type === "administrator") return ADMINISTRATOR_POLICIES;
    return caller.type === "role" ? (policiesOf?.(caller.roleArn) ?? NO_POLICIES) : NO_POLICIES;
  };

  const namedPolicies = (caller: Caller): readonly Named[] =>
    caller.type === "role" && namedPoliciesOf
      ? namedPoliciesOf(caller.roleArn)
      : policies(caller).map((document) => ({ name: "(without a name)", document }));

  /** Returns the first access the caller lacks, and how that was decided. */
  function firstRefused(caller: Caller, required: readonly RequiredAccess[], allowed: Deps["onAllowed"]) {
    let described: ReturnType<typeof describeCaller> | undefined;
    for (const each of required) {
      // The administrator can only be denied by a resource's policy.
      if (caller.type === "administrator" && !each.resourcePolicy) continue;
      described ??= describeCaller(caller, now());
      const { principal, context } = described;
      const { action, resource, resourcePolicy } = each;
      const request = {
        principal,
        context: each.context ? { ...context, ...each.context } : context,
        identityPolicies: policies(caller),
        resourcePolicy,
        action,
        resource,
      };
      const access = evaluate(request);
      if (access.decision !== "allow") return { each, request, access };
      allowed?.(caller, each, access);
    }
    return undefined;
  }

  function judge(caller: Caller, required: readonly RequiredAccess[]): string | undefined {
    const refused = firstRefused(caller, required, onAllowed);
    if (!refused) return undefined;
    const { action, resource, shown } = refused.each;
    return accessDeniedText(caller, shown?.action ?? action, shown?.resource ?? resource, refused.access);
  }

  function explain(caller: Caller, required: readonly RequiredAccess[]): Explanation {
    const about = { caller: nameOf(caller), ...causedBy(caller) };
    const refused = firstRefused(caller, required, undefined);
    if (!refused) return about;
    const { action, resource, resourcePolicy } = refused.each;
    const ofResource = [resourcePolicy ?? []].flat().map((document) => ({ name: resource, document }));
    return { ...about, action, resource, considered: consider(refused.request, namedPolicies(caller), ofResource) };
  }

  return Object.assign(judge, { explain });
}
