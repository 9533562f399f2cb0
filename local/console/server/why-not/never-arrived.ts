import type { FactOf } from "../../../trace.ts";
import type { NeverArrived } from "../../api/why-not.ts";
import type { ConsoleContext } from "../context.ts";
import { rowOf } from "../index/outcome.ts";
import { arrivalChecks, reasonOf } from "./arrival/arrival-checks.ts";

/** Why an event did not arrive, or how far it has come; one that is not known is checked, too. */
export function neverArrived(id: string, { facts, index, letters, names }: ConsoleContext): NeverArrived {
  const record = index.find(id);
  const all = facts();
  const checks = arrivalChecks({
    record,
    refusedPut: all.findLast((fact): fact is FactOf<"put-refused"> => fact.kind === "put-refused"),
    changes: all.filter((fact) => fact.kind === "rule-changed"),
    failures: all.filter((fact) => fact.kind === "delivery-failed").filter(({ eventId }) => eventId === id),
    admits: letters.admits,
    isForAll: names.isForAll,
    nameOf: names.short,
  });
  const reason = reasonOf(checks);
  const wait = checks.find(({ result }) => result === "waiting");
  return {
    id,
    ...(record && { row: rowOf(record, names) }),
    sentence: reason?.words ?? wait?.words ?? "It arrived: nothing that can be checked here is wrong.",
    checks,
  };
}
