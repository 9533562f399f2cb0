import { type Caller, nameOf, type RequiredAccess } from "../../aws.ts";
import type { Refusal } from "../../iam/authorizer.ts";
import { causedBy } from "../../trace/by.ts";
import type { ActiveFault, ActiveFaults } from "../active-faults.ts";
import { callerNames } from "../caller-names.ts";

interface Denied {
  fault: ActiveFault;
  access: RequiredAccess;
}

/** Permissions that vanish: as if an explicit deny were attached to the caller for a while. */
export function faultyRefusal(judge: Refusal, faults: ActiveFaults): Refusal {
  /** What was denied, for whoever asks why: each call has a list of its own. */
  const denied = new WeakMap<readonly RequiredAccess[], Denied>();

  function deniedIn(caller: Caller, required: readonly RequiredAccess[]): Denied | undefined {
    const names = callerNames(caller);
    for (const access of required) {
      const { action: operation, resource } = access;
      const about = { operation, resource, caller: nameOf(caller), ...causedBy(caller) };
      const fault = faults.strike("access-denied", { caller: names, operation, resource }, about);
      if (fault) return { fault, access };
    }
    return undefined;
  }

  function refuse(caller: Caller, required: readonly RequiredAccess[]): string | undefined {
    const found = faults.anyAt("permission") ? deniedIn(caller, required) : undefined;
    if (!found) return judge(caller, required);
    denied.set(required, found);
    const { action, resource, shown } = found.access;
    const what = `${shown?.action ?? action} on resource: ${shown?.resource ?? resource}`;
    return `User: ${nameOf(caller)} is not authorized to perform: ${what} with an explicit deny in an identity-based policy`;
  }

  const explain: Refusal["explain"] = (caller, required) => {
    const found = denied.get(required);
    if (!found) return judge.explain?.(caller, required) ?? {};
    const { action, resource } = found.access;
    const statement = { Effect: "Deny", Action: action, Resource: resource };
    const considered = [{ policy: found.fault.id, statement, why: "explicit-deny" as const }];
    return { caller: nameOf(caller), ...causedBy(caller), action, resource, considered };
  };
  return Object.assign(refuse, { explain });
}
