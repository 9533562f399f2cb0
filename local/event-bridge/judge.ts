import { type Call, type Caller, parseArn, type RequiredAccess } from "../aws.ts";
import { describeCaller } from "../iam/caller.ts";
import { evaluate } from "../iam/policy.ts";
import { busAround, policyOf } from "./bus-policy.ts";
import type { State } from "./state.ts";

/**
 * Who judges a call: the gateway, or the bus where a call does not come through it; and the policies of other accounts'
 * buses. A service's own calls need nobody's leave.
 */
export function judgeOf(state: State, { caller, refusal }: Pick<Call, "caller" | "refusal">): Call["refusal"] {
  if (caller.type === "service") return undefined;
  const judge = refusal ?? ((required: readonly RequiredAccess[]) => state.refusal(caller, required));
  return (required) => judge(required) ?? otherAccountDenial(state, caller, required);
}

/** AWS's words for an access to another account's bus that the bus's policy does not grant; undefined when it does. */
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
    // Naming the account is enough here: what its people may do is for that account to say.
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
