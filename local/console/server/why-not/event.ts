import { matches } from "../../../event-pattern/index.ts";
import type { FactOf } from "../../../trace.ts";
import type { RuleFit, WhyNotEvent } from "../../api/why-not.ts";
import type { ConsoleContext } from "../context.ts";
import type { EventRecord } from "../index/event-record.ts";
import { rowOf } from "../index/outcome.ts";
import type { Names } from "../names.ts";
import { fieldsOf, widened } from "./explain.ts";

type RuleChanged = FactOf<"rule-changed">;

/** Every rule of the event's bus, as it was when the event was put, with what of it does not fit; undefined when the event is gone. */
export function whyNotEvent(id: string, context: ConsoleContext): WhyNotEvent | undefined {
  const { index, names } = context;
  const record = index.find(id);
  if (!record) return undefined;
  const facts = context.facts();
  const rules = rulesAt(
    facts.filter((fact) => fact.kind === "rule-changed"),
    record,
  );
  const fits = rules
    .filter(({ everything }) => !everything)
    .map((rule) => fitOf(rule, record, names))
    .sort((a, b) => Number(a.took) - Number(b.took) || misses(a) - misses(b) || passes(b) - passes(a));
  const by = record.by?.caller;
  const draft = draftFor(fits[0], record, context);
  return {
    row: rowOf(record, names),
    event: record.event,
    ...(by !== undefined && { by: names.short(by) }),
    rules: fits,
    keepers: rules.filter(({ everything }) => everything).map(({ rule }) => names.keeperOf(rule)),
    ...(draft && { draft }),
  };
}

const passes = ({ fields }: RuleFit): number => fields.filter(({ fits }) => fits).length;
const misses = ({ fields }: RuleFit): number => fields.length - passes({ fields } as RuleFit);

/** The bus's rules with a pattern at the time of the put. */
function rulesAt(changes: RuleChanged[], { bus, seq }: EventRecord): RuleChanged[] {
  const latest = new Map<string, RuleChanged>();
  for (const change of changes) if (change.bus === bus && change.seq < seq) latest.set(change.rule, change);
  return [...latest.values()].filter(({ deleted, pattern }) => !deleted && pattern !== undefined);
}

function fitOf({ rule, pattern = "{}", state }: RuleChanged, { event, rules }: EventRecord, names: Names): RuleFit {
  const wanted = JSON.parse(pattern) as object;
  const fields = fieldsOf(wanted, event);
  const took = rules.some((each) => each.rule === rule);
  const isDisabled = state === "DISABLED";
  const allFit = fields.every(({ fits }) => fits);
  return {
    rule: names.short(rule),
    arn: rule,
    took,
    isDisabled,
    pattern: wanted,
    fields,
    ...(allFit && !took && !isDisabled && { notTogether: true }),
  };
}

/** How many more of the events that are held the closest rule would take if it took this event's value as well. */
function draftFor(
  closest: RuleFit | undefined,
  { event, bus }: EventRecord,
  { index }: ConsoleContext,
): WhyNotEvent["draft"] {
  if (!closest || closest.took || misses(closest) !== 1) return undefined;
  const path = closest.fields.find(({ fits }) => !fits)?.path ?? "";
  const wide = widened(closest.pattern, path, event);
  if (!wide) return undefined;
  const pattern = JSON.stringify(wide.pattern);
  const onBus = index.records().filter((record) => record.bus === bus);
  const more = onBus.filter(
    (record) =>
      !record.rules.some(({ rule }) => rule === closest.arn) && matches(pattern, JSON.stringify(record.event)),
  );
  return { path, value: wide.value, pattern, more: more.length, of: onBus.length };
}
