import { type Call, type Caller, parseArn, type RequiredAccess } from "../aws.ts";
import { describeCaller } from "../iam/caller.ts";
import { evaluate } from "../iam/policy.ts";
import { busAround, policyOf } from "./bus-policy.ts";
import type { State } from "./state.ts";

/**
 * Returns the authorization for a call: the gateway's, or the bus's for a call that does not pass through the gateway, and
 * the policies of other accounts' buses. Calls by a service itself need no authorization.
 */
export function judgeOf(state: State, { caller, refusal }: Pick<Call, "caller" | "refusal">): Call["refusal"] {
  if (caller.type === "service") return undefined;
  const judge = refusal ?? ((required: readonly RequiredAccess[]) => state.refusal(caller, required));
  return (required) => judge(required) ?? otherAccountDenial(state, caller, required);
}

/**
 * Returns AWS's message for access to another account's bus that the bus's policy does not grant; undefined when it
 * does.
 */
export function otherAccountDenial(
  { records, clock }: Pick<State, "records" | "clock">,
  caller: Caller,
  required: readonly RequiredAccess[],
): string | undefined {
  if (caller.type === "service") return undefined;
  const own = parseArn(caller.arn).account;
  const denied = required.find(({ action, resource, context }) => {
    const { account, service } = parseArn(resource);
    if (account === "" || account === own || service !== "events") return false;
    const described = describeCaller(caller, clock.now());
    const request = {
      context: { ...described.context, ...context, "aws:PrincipalAccount": own },
      resourcePolicy: policyOf(records.buses.get(busAround(resource))),
      action,
      resource,
    };
    // Granting the account is enough: that account decides what its own principals may do.
    const wholeAccount = [own, `arn:aws:iam::${own}:root`].map((arn) => ({ type: "aws" as const, arn }));
    const decisions = [described.principal, ...wholeAccount].map(
      (principal) => evaluate({ ...request, principal }).decision,
    );
    return decisions.includes("explicit-deny") || !decisions.includes("allow");
  });
  if (!denied) return undefined;
  const { action, resource } = denied;
  const what = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource}`;
  return `${what} because no resource-based policy allows the ${action} action`;
}
