import type { EventRow, OutcomeKind, RuleOutcomeRow } from "../../api/events.ts";
import type { Signal } from "../../api/signal.ts";
import type { Names } from "../names.ts";
import { type EventRecord, type RuleRecord, storyOf, subjectOf, type TargetRecord } from "./event-record.ts";

/** Most events change no more: their rows are made once. */
const rows = new WeakMap<EventRecord, { lastSeq: number; names: Names; row: EventRow }>();

/** Returns what became of an event at a glance. Rules that take everything make no event "taken". */
export function rowOf(record: EventRecord, names: Names): EventRow {
  const known = rows.get(record);
  if (known?.lastSeq === record.lastSeq && known.names === names) return known.row;
  const row = makeRow(record, names);
  rows.set(record, { lastSeq: record.lastSeq, names, row });
  return row;
}

function makeRow(record: EventRecord, names: Names): EventRow {
  const counted = record.rules.filter(({ rule }) => !names.isForAll(rule));
  const { event, seq, at } = record;
  const subject = subjectOf(record);
  const outcome = outcomeOf(record, counted);
  const took = tookOf(record, counted);
  return {
    id: event.id,
    seq,
    at,
    type: event["detail-type"],
    source: event.source,
    ...(subject !== undefined && { subject }),
    story: storyOf(record),
    ...(event["replay-name"] !== undefined && { replay: event["replay-name"] }),
    outcome,
    marks: counted.map(signalOf),
    words: wordsOf(record, counted, outcome, names),
    ...(took !== undefined && { tookMs: took }),
  };
}

const targetsOf = (rules: RuleRecord[]): TargetRecord[] => rules.flatMap(({ targets }) => targets);
const isDead = ({ state }: TargetRecord) => state === "dead" || state === "lost";
const isDone = ({ state }: TargetRecord) => state === "done";

function outcomeOf(record: EventRecord, counted: RuleRecord[]): OutcomeKind {
  const targets = targetsOf(counted);
  if (record.letters > 0 || targets.some(isDead)) return "dead";
  if (counted.length === 0) return "nobody";
  if (targets.some(({ state }) => state === "retrying") || targets.some((each) => !isDone(each) && each.failed > 0))
    return "retrying";
  if (counted.some(({ targets }) => targets.length === 0) || !targets.every(isDone)) return "waiting";
  return targets.some(({ failed }) => failed > 0) ? "retried" : "delivered";
}

function signalOf({ targets }: RuleRecord): Signal {
  if (targets.some(isDead)) return "dead";
  if (targets.some(({ failed }) => failed > 0)) return "retry";
  return targets.length > 0 && targets.every(isDone) ? "flow" : "wait";
}

function wordsOf(record: EventRecord, counted: RuleRecord[], outcome: OutcomeKind, names: Names): string {
  const targets = targetsOf(counted);
  switch (outcome) {
    case "dead": {
      const letters = targets.filter(isDead).length || record.letters;
      return letters === 1 ? "Dead letter" : `Dead letters: ${letters}`;
    }
    case "retrying":
      return `Trying again, ${sum(targets, "failed")} failed`;
    case "retried": {
      const tries = Math.max(...targets.map(({ failed }) => failed)) + 1;
      return `Delivered on try ${tries}`;
    }
    case "delivered":
      return counted.length === 1 ? "Delivered" : `Delivered to ${counted.length}`;
    case "waiting": {
      if (targets.some(({ state }) => state === "running")) return "Being worked on";
      const done = counted.filter((rule) => rule.targets.length > 0 && rule.targets.every(isDone)).length;
      return done > 0 ? `Delivered to ${done} of ${counted.length}` : "Waiting";
    }
    case "nobody": {
      const keepers = record.rules.map(({ rule }) => names.keeperOf(rule));
      return keepers.length > 0 ? capitalized(`${listed([...new Set(keepers)])} only`) : "Nobody took it";
    }
  }
}

const sum = (targets: TargetRecord[], field: "failed"): number =>
  targets.reduce((total, each) => total + each[field], 0);

const capitalized = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const listed = (words: string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

/** From the put to the end of the last target, once all have ended. */
function tookOf(record: EventRecord, counted: RuleRecord[]): number | undefined {
  const ends = targetsOf(counted).map(({ endedAt }) => endedAt);
  if (ends.length === 0 || ends.includes(undefined)) return undefined;
  return Math.max(...ends.map((end) => end ?? 0)) - record.at;
}

/** Each rule that took the event, with how it stands. */
export function ruleRows(record: EventRecord, names: Names): RuleOutcomeRow[] {
  return record.rules.map((rule) => {
    const forAll = names.isForAll(rule.rule);
    const took = tookOf(record, [rule]);
    const reason = rule.targets.find((target) => target.reason !== undefined)?.reason;
    const consumer = rule.targets.find((target) => target.consumer !== undefined)?.consumer;
    return {
      rule: names.short(rule.rule),
      arn: rule.rule,
      forAll,
      signal: forAll && rule.targets.length === 0 ? "flow" : signalOf(rule),
      words: forAll && rule.targets.length === 0 ? "kept" : ruleWords(rule),
      ...(reason !== undefined && { reason }),
      ...(consumer !== undefined && { consumer: names.short(consumer) }),
      ...(took !== undefined && { tookMs: took }),
    };
  });
}

function ruleWords(rule: RuleRecord): string {
  const [target] = rule.targets;
  if (!target) return "matched";
  const tries = target.failed + 1;
  switch (target.state) {
    case "done":
      return target.failed > 0 ? `delivered on try ${tries}` : "delivered";
    case "dead":
      return "dead letter";
    case "lost":
      return "lost";
    case "retrying":
      return `${target.failed} failed, trying again`;
    case "running":
      return target.failed > 0 ? `running, try ${tries}` : "running";
    default:
      return target.failed > 0 ? `waiting for try ${tries}` : "waiting";
  }
}
