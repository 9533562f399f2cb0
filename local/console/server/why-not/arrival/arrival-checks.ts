import type { ArrivalCheck } from "../../../api/why-not.ts";
import { CHECKS, passed } from "./check.ts";
import { deliveryChecks } from "./delivery.ts";
import type { Evidence } from "./evidence.ts";
import { archiveCheck } from "./letters.ts";
import { notAccepted, notTaken, tookIt } from "./routing.ts";

/**
 * What AWS's guide has people check when an event does not arrive, in its order, with what the facts say of each. What is
 * behind a check that failed is skipped.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html
 */
export function arrivalChecks(evidence: Evidence): ArrivalCheck[] {
  const { record } = evidence;
  if (!record) return skippingAfter([notAccepted(evidence)]);
  const accepted = passed(CHECKS.accepted, `PutEvents accepted it on ${evidence.nameOf(record.bus)}.`);
  const took = record.rules.filter(({ rule }) => !evidence.isForAll(rule));
  const routed = took.length > 0 ? tookIt(took, evidence) : notTaken(record, evidence);
  const archive = archiveCheck(record, evidence);
  const checks = [accepted, ...routed];
  if (took.length > 0) checks.push(...deliveryChecks(record, took, evidence));
  return [...skippingAfter(checks).slice(0, -1), archive];
}

/** The first check that failed, which is why it did not arrive. */
export const reasonOf = (checks: readonly ArrivalCheck[]): ArrivalCheck | undefined =>
  checks.find(({ result }) => result === "failed");

/** All checks, those that were not made as skipped. */
function skippingAfter(made: readonly ArrivalCheck[]): ArrivalCheck[] {
  const byName = new Map(made.map((each) => [each.check, each]));
  return Object.values(CHECKS).map(
    (check) =>
      byName.get(check) ?? { check, result: "skipped", words: "Not checked: the event did not come this far." },
  );
}
