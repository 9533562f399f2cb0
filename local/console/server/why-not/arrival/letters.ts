import type { ArrivalCheck } from "../../../api/why-not.ts";
import type { EventRecord } from "../../index/event-record.ts";
import { CHECKS, listed, passed, warning } from "./check.ts";
import type { Evidence } from "./evidence.ts";

/** Where a delivery that fails for good would go. */
export function letterChecks(
  declared: readonly { rule: string; arn: string; deadLetterArn?: string }[],
  { admits, nameOf }: Evidence,
): ArrivalCheck[] {
  const without = declared.filter(({ deadLetterArn }) => deadLetterArn === undefined);
  if (without.length > 0)
    return [
      warning(
        CHECKS.letters,
        `${listed(without.map(({ arn }) => nameOf(arn)))} has none: a delivery that fails for good would be lost.`,
        "Give the rule's target a DeadLetterConfig.",
      ),
    ];
  const queues = declared.map(({ rule, deadLetterArn = "" }) => ({
    rule,
    queue: deadLetterArn,
    access: admits(deadLetterArn, rule),
  }));
  const letters = passed(CHECKS.letters, `It would go to ${listed(queues.map(({ queue }) => nameOf(queue)))}.`);
  const missing = queues.find(({ access }) => access === "missing");
  if (missing)
    return [
      letters,
      warning(
        CHECKS.lettersAdmitted,
        `${nameOf(missing.queue)} does not exist.`,
        "Create the queue, or correct its ARN.",
      ),
    ];
  const refused = queues.find(({ access }) => access === "refused");
  if (refused)
    return [
      letters,
      warning(
        CHECKS.lettersAdmitted,
        `The policy of ${nameOf(refused.queue)} does not let ${nameOf(refused.rule)} send there: letters would be lost.`,
        `Allow events.amazonaws.com sqs:SendMessage on ${refused.queue}, on the condition aws:SourceArn ${refused.rule}.`,
      ),
    ];
  return [letters, passed(CHECKS.lettersAdmitted, "Its policy allows it.")];
}

/** Whether it can be replayed. */
export function archiveCheck({ rules }: EventRecord, { nameOf }: Evidence): ArrivalCheck {
  const archives = rules.map(({ rule }) => rule).filter((rule) => rule.includes("/Events-Archive-"));
  if (archives.length > 0) return passed(CHECKS.archive, `${listed(archives.map(nameOf))} has it: it can be replayed.`);
  return warning(
    CHECKS.archive,
    "None does: it cannot be replayed.",
    "Create an archive for the bus, for the events to come.",
  );
}
