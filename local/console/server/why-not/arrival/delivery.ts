import type { FactOf } from "../../../../trace.ts";
import type { ArrivalCheck } from "../../../api/why-not.ts";
import type { EventRecord, RuleRecord, TargetRecord } from "../../index/event-record.ts";
import { CHECKS, failed, listed, passed, waiting } from "./check.ts";
import { type Evidence, rulesOf } from "./evidence.ts";
import { letterChecks } from "./letters.ts";

/** How far it came at the targets of the rules that took it. */
export function deliveryChecks(record: EventRecord, took: readonly RuleRecord[], evidence: Evidence): ArrivalCheck[] {
  const { nameOf } = evidence;
  const rules = rulesOf(evidence.changes.filter(({ seq }) => seq < record.seq));
  const declared = took.flatMap(({ rule }) =>
    (rules.find((each) => each.rule === rule)?.targets ?? []).map((target) => ({ rule, ...target })),
  );
  const targets = took.flatMap((rule) => rule.targets.map((target) => ({ rule: rule.rule, target })));
  const without = took.filter(({ rule }) => rules.some((each) => each.rule === rule && each.targets.length === 0));
  if (without.length > 0 && declared.length === 0)
    return [
      failed(
        CHECKS.target,
        `${listed(without.map(({ rule }) => nameOf(rule)))} has no target.`,
        "Give the rule a target: PutTargets.",
      ),
    ];
  const target = passed(
    CHECKS.target,
    `It goes to ${listed([...new Set([...declared.map(({ arn }) => arn), ...targets.map((each) => each.target.arn)])].map(nameOf))}.`,
  );
  const lettersTo = letterChecks(declared, evidence);
  const [gone] = failuresOf(evidence, ["NO_RESOURCE"]);
  if (gone)
    return [
      target,
      failed(
        CHECKS.exists,
        `${nameOf(gone.target)} does not exist: ${gone.message}`,
        "Create the target, or correct its ARN in the rule.",
      ),
      ...lettersTo,
    ];
  const exists = passed(CHECKS.exists, "No target is missing.");
  const [refused] = failuresOf(evidence, ["NO_PERMISSIONS", "FAILED_TO_ASSUME_ROLE"]);
  if (refused) return [target, exists, notPermitted(refused, evidence), ...lettersTo];
  const permission = passed(CHECKS.permission, "No target refused the rule.");
  return [target, exists, permission, ...arrivals(targets, evidence), ...lettersTo];
}

const failuresOf = ({ failures }: Evidence, codes: readonly string[]) =>
  failures.filter(({ code }) => codes.includes(code));

function notPermitted(
  { rule, target, message, refusal }: FactOf<"delivery-failed">,
  { nameOf }: Evidence,
): ArrivalCheck {
  const action = refusal?.action ?? "the call";
  const fix = target.startsWith("arn:aws:lambda:")
    ? `Allow events.amazonaws.com to invoke the function, on the condition aws:SourceArn ${rule} (AddPermission).`
    : `Allow events.amazonaws.com, or the target's role, ${action} on ${refusal?.resource ?? target}, on the condition aws:SourceArn ${rule}.`;
  return failed(CHECKS.permission, `${nameOf(rule)} may not send to ${nameOf(target)}: ${message}`, fix);
}

function arrivals(targets: readonly { target: TargetRecord }[], evidence: Evidence): ArrivalCheck[] {
  const { nameOf } = evidence;
  const inState = (...states: TargetRecord["state"][]) =>
    targets.map(({ target }) => target).filter(({ state }) => states.includes(state));
  const tried = ({ arn, failed: count, reason = "not known why" }: TargetRecord) =>
    `${nameOf(arn)}${count > 0 ? `, ${count} failed` : ""}: ${reason}`;
  const [lost] = inState("lost");
  if (lost)
    return [
      failed(
        CHECKS.delivered,
        `It was lost on its way to ${nameOf(lost.arn)}: ${lost.reason ?? "not known why"}`,
        "Give the target a dead-letter queue, and find what it failed with.",
      ),
    ];
  const under = inState("retrying").filter(({ tries }) => tries === 0);
  if (under[0]) return [waiting(CHECKS.delivered, `It is tried again: ${tried(under[0])}`)];
  const dead = inState("dead");
  if (dead[0] && dead[0].tries === 0)
    return [
      failed(
        CHECKS.delivered,
        `It is a dead letter: ${tried(dead[0])}`,
        "Fix the cause, then redrive it under Failures.",
      ),
    ];
  const delivered = passed(
    CHECKS.delivered,
    targets.length === 0 ? "No delivery is under way." : "Every target took it.",
  );
  if (dead[0])
    return [
      delivered,
      failed(
        CHECKS.consumed,
        `It is a dead letter: ${tried(dead[0])}`,
        "Fix the cause, then redrive it under Failures.",
      ),
    ];
  const [again] = inState("retrying");
  if (again) return [delivered, waiting(CHECKS.consumed, `It is tried again: ${tried(again)}`)];
  const [waits] = inState("waiting", "matched", "running");
  if (waits)
    return [
      delivered,
      waiting(
        CHECKS.consumed,
        `${nameOf(waits.consumer ?? waits.arn)} ${waits.state === "running" ? "has it" : "has not taken it yet"}.`,
      ),
    ];
  const consumers = targets.flatMap(({ target }) => target.consumer ?? []);
  const done =
    consumers.length > 0
      ? `${listed(consumers.map(nameOf))} ended well with it: look at what was written and logged.`
      : "No function takes it.";
  return [delivered, passed(CHECKS.consumed, done)];
}
