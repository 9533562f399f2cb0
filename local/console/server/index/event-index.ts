import type { By, Envelope, Fact, FactOf } from "../../../trace.ts";
import { type EventRecord, type RuleRecord, storyOf, type TargetRecord } from "./event-record.ts";

/** The last events and what became of each: built from facts, one at a time. */
export interface EventIndex {
  add(fact: Fact): void;
  /** Oldest first. */
  records(): readonly EventRecord[];
  find(eventId: string): EventRecord | undefined;
  /** The events of a story, oldest first. */
  story(key: string): readonly EventRecord[];
  /** The stories that changed last, newest first. */
  latestStories(count: number): string[];
  /** The number of the newest fact seen. */
  seq(): number;
  /** Whether events were dropped. */
  olderGone(): boolean;
  /** Calls `listener` with every record that changes; the result stops that. */
  onChange(listener: (record: EventRecord) => void): () => void;
}

const HELD = 10_000;

interface Options {
  held?: number;
  /** Whether a hand-over to a queue or a function is all that is ever known, and so the end. */
  endsAtTargets?: boolean;
}

export function createEventIndex({ held = HELD, endsAtTargets = false }: Options = {}): EventIndex {
  let records: EventRecord[] = [];
  const byId = new Map<string, EventRecord>();
  const stories = new Map<string, EventRecord[]>();
  const listeners = new Set<(record: EventRecord) => void>();
  let seq = 0;
  let dropped = false;

  function add(fact: Fact): void {
    seq = Math.max(seq, fact.seq);
    if (fact.kind === "put") begin(fact, fact.event, fact.bus, fact.rules, fact.by);
    if (fact.kind === "scheduled") begin(fact, scheduledEvent(fact), "", [fact.rule]);
    for (const id of eventIdsOf(fact)) {
      const record = byId.get(id);
      if (!record || !apply(record, fact, endsAtTargets)) continue;
      touch(record, fact);
    }
  }

  function begin(fact: Fact, event: Envelope, bus: string, rules: string[], by?: By): void {
    const at = { seq: fact.seq, at: fact.at, lastSeq: fact.seq, lastAt: fact.at };
    const known = byId.get(event.id);
    if (known) {
      // A rule sent it on to another bus.
      for (const rule of rules) if (!known.rules.some((each) => each.rule === rule)) known.rules.push(ruleRecord(rule));
      touch(known, fact);
      return;
    }
    const record: EventRecord = { event, bus, ...at, by, rules: rules.map(ruleRecord), letters: 0 };
    records.push(record);
    byId.set(event.id, record);
    const story = storyOf(record);
    const siblings = stories.get(story) ?? [];
    siblings.push(record);
    stories.set(story, siblings);
    touch(record, fact);
    if (records.length > held * 1.1) drop(records.length - held);
  }

  function touch(record: EventRecord, fact: Fact): void {
    record.lastSeq = fact.seq;
    record.lastAt = fact.at;
    // The last one in the map is the story that changed last.
    const story = storyOf(record);
    const siblings = stories.get(story);
    if (siblings) {
      stories.delete(story);
      stories.set(story, siblings);
    }
    for (const listener of listeners) listener(record);
  }

  function drop(count: number): void {
    dropped = true;
    for (const record of records.slice(0, count)) {
      byId.delete(record.event.id);
      const story = storyOf(record);
      const left = stories.get(story)?.filter((each) => each !== record) ?? [];
      if (left.length > 0) stories.set(story, left);
      else stories.delete(story);
    }
    records = records.slice(count);
  }

  return {
    add,
    records: () => records,
    find: (id) => byId.get(id),
    story: (key) => stories.get(key) ?? [],
    latestStories: (count) => [...stories.keys()].slice(-count).reverse(),
    seq: () => seq,
    olderGone: () => dropped,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const ruleRecord = (rule: string): RuleRecord => ({ rule, targets: [] });

/** The bus's event of a schedule: the trace names it without its text. */
const scheduledEvent = ({ eventId, time, rule }: FactOf<"scheduled">): Envelope => ({
  version: "0",
  id: eventId,
  "detail-type": "Scheduled Event",
  source: "aws.events",
  account: "",
  time,
  region: "",
  resources: [rule],
  detail: {},
});

function eventIdsOf(fact: Fact): readonly string[] {
  if ("eventIds" in fact) return fact.eventIds;
  return "eventId" in fact && fact.eventId !== undefined ? [fact.eventId] : [];
}

/** Whether the fact says something of what became of the event. */
function apply(record: EventRecord, fact: Fact, endsAtTargets: boolean): boolean {
  switch (fact.kind) {
    case "delivered": {
      const target = targetOf(record, fact.rule, fact.target);
      if (target && !isOver(target) && target.state !== "running")
        end(target, kindOf(fact.target) && !endsAtTargets ? "waiting" : "done", fact);
      return target !== undefined;
    }
    case "delivery-failed": {
      const target = targetOf(record, fact.rule, fact.target);
      if (!target) return false;
      target.failed += 1;
      target.state = "retrying";
      target.reason = `${fact.code}: ${fact.message}`;
      return true;
    }
    case "dropped": {
      const target = targetOf(record, fact.rule, fact.target);
      if (target) end(target, "lost", fact, fact.reason);
      return target !== undefined;
    }
    case "invocation-started": {
      const target = consumed(record, fact);
      if (!target) return false;
      target.state = "running";
      target.requestId = fact.requestId;
      target.consumer = fact.function;
      target.tries += 1;
      return true;
    }
    case "invoked":
      return invoked(record, fact);
    case "dead-lettered":
      return deadLettered(record, fact);
    case "redriven": {
      const target = all(record).find(({ letterId }) => letterId === fact.messageId);
      if (!target) return false;
      target.state = "waiting";
      delete target.endedAt;
      return true;
    }
    default:
      return false;
  }
}

function invoked(record: EventRecord, fact: FactOf<"invoked">): boolean {
  const started = all(record).find(({ requestId }) => requestId === fact.requestId);
  const target = started ?? consumed(record, fact);
  if (!target) return false;
  if (!started) target.tries += 1;
  target.consumer = fact.function;
  target.requestId = fact.requestId;
  // What the function set aside itself stays dead, though the function then ended well.
  if (target.state === "dead") return true;
  const error =
    fact.error ?? (fact.failedEventIds?.includes(record.event.id) ? "The function reported it as failed" : undefined);
  if (error === undefined) end(target, "done", fact);
  else {
    target.failed += 1;
    target.state = "retrying";
    target.reason = error;
  }
  return true;
}

function deadLettered(record: EventRecord, fact: FactOf<"dead-lettered">): boolean {
  const targets = all(record);
  const open = targets.filter((target) => !isOver(target));
  const target =
    targets.find(({ requestId }) => requestId !== undefined && requestId === fact.by?.requestId) ??
    targets.find(({ arn, consumer }) => arn === fact.from || consumer === fact.from) ??
    (open.length === 1 ? open[0] : undefined);
  if (target) {
    end(target, "dead", fact, fact.message ?? fact.reason);
    target.letterId = fact.messageId;
  } else record.letters += 1;
  return true;
}

function end(target: TargetRecord, state: "waiting" | "done" | "dead" | "lost", fact: Fact, reason?: string): void {
  target.state = state;
  if (state !== "waiting") target.endedAt = fact.at;
  if (reason !== undefined) target.reason = reason;
}

const all = (record: EventRecord): TargetRecord[] => record.rules.flatMap(({ targets }) => targets);

const isOver = ({ state }: TargetRecord): boolean => state === "done" || state === "dead" || state === "lost";

/** The record of a rule's target, made when it is the first fact about it. */
function targetOf(record: EventRecord, ruleArn: string, arn: string): TargetRecord | undefined {
  const rule = record.rules.find(({ rule }) => rule === ruleArn);
  if (!rule) return undefined;
  const known = rule.targets.find((each) => each.arn === arn);
  if (known) return known;
  const target: TargetRecord = { arn, state: "matched", failed: 0, tries: 0 };
  rule.targets.push(target);
  return target;
}

/** The target that an invocation took the event from: its trigger is the rule, or the queue that is the target. */
function consumed(record: EventRecord, fact: { trigger: string; function: string }): TargetRecord | undefined {
  if (record.rules.some(({ rule }) => rule === fact.trigger)) return targetOf(record, fact.trigger, fact.function);
  const targets = all(record).filter(({ arn }) => arn === fact.trigger);
  return targets.find((target) => !isOver(target)) ?? targets[0];
}

/** Whether a target hands the event to somebody else, so that a delivery is not the end of it. */
function kindOf(arn: string): boolean {
  const [, , service, , , kind] = arn.split(":");
  return service === "sqs" || (service === "lambda" && kind === "function");
}
