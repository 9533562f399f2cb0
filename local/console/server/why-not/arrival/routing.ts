import { matches } from "../../../../event-pattern/index.ts";
import type { ArrivalCheck } from "../../../api/why-not.ts";
import type { EventRecord, RuleRecord } from "../../index/event-record.ts";
import { nameIn } from "../../names.ts";
import { fieldsOf } from "../explain.ts";
import { CHECKS, failed, listed, passed } from "./check.ts";
import { type Evidence, type RuleChanged, rulesOf } from "./evidence.ts";

export function notAccepted({ refusedPut, nameOf }: Evidence): ArrivalCheck {
  const last = refusedPut
    ? `The last entry that was refused, on ${nameOf(refusedPut.bus)}: ${refusedPut.code}: ${refusedPut.message}`
    : "No entry was refused, either.";
  return failed(
    CHECKS.accepted,
    `No event of this id is held: it was never accepted here, or is older than what is kept. ${last}`,
    "PutEvents returns 200 even when an entry fails: look at FailedEntryCount, and at the ErrorCode of each entry. Look at the endpoint that the sender uses, too.",
  );
}

/** What stands for the checks up to the rule, where a rule took it. */
export function tookIt(took: readonly RuleRecord[], { nameOf }: Evidence): ArrivalCheck[] {
  const rules = listed(took.map(({ rule }) => nameOf(rule)));
  return [
    passed(CHECKS.bus, "Rules of this bus took it."),
    passed(CHECKS.match, `${rules} took it.`),
    passed(CHECKS.enabled, "A rule that is disabled takes nothing."),
  ];
}

/** Why no rule took it: the bus, the patterns, or a rule that was disabled. */
export function notTaken(record: EventRecord, evidence: Evidence): ArrivalCheck[] {
  const { changes, nameOf } = evidence;
  const then = rulesOf(changes.filter(({ seq }) => seq < record.seq)).filter((rule) => !evidence.isForAll(rule.rule));
  const now = rulesOf(changes).filter((rule) => !evidence.isForAll(rule.rule));
  const here = then.filter(({ bus }) => bus === record.bus);
  const text = JSON.stringify(record.event);
  const fits = ({ pattern = "{}" }: RuleChanged) => matches(pattern, text);
  const elsewhere = now.filter((rule) => rule.bus !== record.bus && fits(rule));
  const fitting = here.filter(fits);
  if (fitting.length === 0 && elsewhere.length > 0) {
    const [bus = ""] = elsewhere.map((rule) => rule.bus);
    const rules = listed(elsewhere.map(({ rule }) => nameOf(rule)));
    return [
      failed(
        CHECKS.bus,
        `It is on ${nameOf(record.bus)}, while ${rules} on ${nameOf(bus)} would take it.`,
        `Name the bus in the entry: EventBusName: "${nameIn(bus)}". Without it, an event goes to the default bus.`,
      ),
    ];
  }
  if (here.length === 0)
    return [
      failed(
        CHECKS.bus,
        `${nameOf(record.bus)} had no rule that selects events.`,
        "Look for the bus that the rules are on, or create a rule.",
      ),
    ];
  const bus = passed(
    CHECKS.bus,
    `${nameOf(record.bus)} had ${here.length} ${here.length === 1 ? "rule" : "rules"} that select events.`,
  );
  if (fitting.length > 0)
    return [
      bus,
      passed(CHECKS.match, `${listed(fitting.map(({ rule }) => nameOf(rule)))} fits.`),
      disabled(fitting, evidence),
    ];
  return [
    bus,
    noMatch(
      record,
      here,
      now.filter((rule) => rule.bus === record.bus && fits(rule)),
      evidence,
    ),
  ];
}

function noMatch(
  record: EventRecord,
  here: readonly RuleChanged[],
  later: readonly RuleChanged[],
  { nameOf }: Evidence,
): ArrivalCheck {
  if (later.length > 0)
    return failed(
      CHECKS.match,
      `None did when it was put. ${listed(later.map(({ rule }) => nameOf(rule)))} fits now: it was created or changed afterwards.`,
      "Put the event again, or replay it from an archive: rules see only what comes after them.",
    );
  const judged = here.map((rule) => ({ rule, fields: fieldsOf(JSON.parse(rule.pattern ?? "{}"), record.event) }));
  const misses = ({ fields }: (typeof judged)[number]) => fields.filter(({ fits }) => !fits).length;
  const [closest] = judged.toSorted((a, b) => misses(a) - misses(b) || b.fields.length - a.fields.length);
  const miss = closest?.fields.find(({ fits }) => !fits);
  const why = miss
    ? `in ${miss.path} it takes ${miss.wanted}, and the event has ${miss.found ?? "nothing there"}`
    : "each field fits, but not all in the same element of a list";
  return failed(
    CHECKS.match,
    `None of the bus's ${here.length} rules fits. The closest is ${nameOf(closest?.rule.rule ?? "")}: ${why}.`,
    "Change the pattern, or what is published. Patterns compare exactly: upper and lower case, text and numbers.",
  );
}

const disabled = (fitting: readonly RuleChanged[], { nameOf }: Evidence): ArrivalCheck =>
  failed(
    CHECKS.enabled,
    `${listed(fitting.map(({ rule }) => nameOf(rule)))} was disabled when the event was put.`,
    "Enable the rule (EnableRule, or enabled: true in the CDK), then put the event again or replay it.",
  );
