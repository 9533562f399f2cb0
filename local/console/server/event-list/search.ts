import { type Op, parseDuration, parseQuery, type Term } from "../../shared/query.ts";
import { correlationOf, type EventRecord, ownIdOf, storyOf } from "../index/event-record.ts";
import { rowOf } from "../index/outcome.ts";
import { type Names, nameIn } from "../names.ts";
import { valuesAt } from "../values-at.ts";

/** Whether an event fits a search. */
export type Matches = (record: EventRecord) => boolean;

interface Words {
  names: Names;
  /** What the application calls a subject: the search takes it as a field, too. */
  subjectName?: string | undefined;
  now: number;
}

/** A search as it was typed. Every term has to hold. */
export function searchOf(text: string, words: Words): Matches {
  const terms = parseQuery(text).map((term) => termOf(term, words));
  return (record) => terms.every((matches) => matches(record));
}

function termOf(term: Term, words: Words): Matches {
  const { field, op, value } = term;
  if (field === "") return freeText(value);
  const name = field === words.subjectName ? "subject" : field;
  const test = comparison(op, value);
  switch (name) {
    case "id":
      return ({ event }) => test(event.id);
    case "type":
    case "detail-type":
      return ({ event }) => test(event["detail-type"]);
    case "source":
      return ({ event }) => test(event.source);
    case "story":
      return (record) => test(storyOf(record));
    case "bus":
      return ({ bus }) => test(bus);
    case "subject":
      return ({ event }) => event.resources.some(test);
    case "correlation":
      return (record) => test(correlationOf(record) ?? "");
    case "event":
      return (record) => test(record.event.id) || test(ownIdOf(record));
    case "by":
      return ({ by }) => by !== undefined && (test(nameIn(by.caller)) || test(words.names.short(by.caller)));
    case "rule":
      return ({ rules }) => rules.some(({ rule }) => test(rule) || test(words.names.short(rule)));
    case "function":
      return ({ rules }) =>
        rules.some(({ targets }) =>
          targets.some(
            ({ consumer }) => consumer !== undefined && (test(consumer) || test(words.names.short(consumer))),
          ),
        );
    case "outcome":
      return outcomeTest(op, value, words.names);
    case "took":
      return (record) => {
        const took = rowOf(record, words.names).tookMs;
        const limit = parseDuration(value);
        return took !== undefined && limit !== undefined && compare(op, took, limit);
      };
    case "since":
      return timeTest(value, words.now, (at, limit) => at >= limit);
    case "until":
      return timeTest(value, words.now, (at, limit) => at <= limit);
    default: {
      const holds = fieldTest(term);
      return ({ event }) => holds(event);
    }
  }
}

/** Whether a value that the term's path leads to is as the term says. */
export function fieldTest({ field, op, value }: Term): (object: unknown) => boolean {
  const [path, test] = [pathOf(field), comparison(op, value)];
  return (object) => valuesAt(object, path).some((found) => fits(found, op, value, test));
}

/** `dead`, `retried` (also `retrying`), `waiting`, `nobody`, `delivered`. */
function outcomeTest(op: Op, value: string, names: Names): Matches {
  const wanted = value.toLowerCase();
  const isWanted: Matches = (record) => {
    const { outcome } = rowOf(record, names);
    return outcome === wanted || (wanted === "retried" && outcome === "retrying");
  };
  return op === "!=" ? (record) => !isWanted(record) : isWanted;
}

function timeTest(value: string, now: number, holds: (at: number, limit: number) => boolean): Matches {
  const limit = timeOf(value, now);
  return ({ at }) => limit !== undefined && holds(at, limit);
}

/** `02:49`, `02:49:10`, an ISO time, or how long ago: `5min`. Times of day are UTC and not in the future. */
function timeOf(value: string, now: number): number | undefined {
  const ago = /[a-z]$/.test(value) ? parseDuration(value) : undefined;
  if (ago !== undefined) return now - ago;
  const [, hours, minutes, seconds = "0"] = /^(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?$/.exec(value) ?? [];
  if (hours === undefined) {
    const time = Date.parse(value);
    return Number.isNaN(time) ? undefined : time;
  }
  const midnight = Math.floor(now / 86_400_000) * 86_400_000;
  const time = midnight + (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000;
  return time > now ? time - 86_400_000 : time;
}

/** How a text fits: `*` stands for anything, upper and lower case are the same. */
export function comparison(op: Op, value: string): (text: string) => boolean {
  if (op === ">" || op === ">=" || op === "<" || op === "<=") return (text) => compare(op, text, value);
  const wanted = value.toLowerCase();
  const pattern = wanted.includes("*") ? new RegExp(`^${wanted.split("*").map(escaped).join(".*")}$`, "s") : undefined;
  const equal = (text: string) => (pattern ? pattern.test(text.toLowerCase()) : text.toLowerCase() === wanted);
  return op === "!=" ? (text) => !equal(text) : equal;
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

function compare<T>(op: Op, a: T, b: T): boolean {
  if (op === ">") return a > b;
  if (op === ">=") return a >= b;
  if (op === "<") return a < b;
  if (op === "<=") return a <= b;
  return op === "!=" ? a !== b : a === b;
}

function fits(found: unknown, op: Op, value: string, test: (text: string) => boolean): boolean {
  const isOrder = op !== ":" && op !== "=" && op !== "!=";
  if (typeof found === "number" && isOrder) return !Number.isNaN(Number(value)) && compare(op, found, Number(value));
  return found !== null && typeof found === "object" ? false : test(String(found));
}

const pathOf = (field: string): (string | number)[] =>
  field
    .replace(/\[(\d+)\]/g, ".$1")
    .split(".")
    .map((name) => (/^\d+$/.test(name) ? Number(name) : name));

/** Whether any name or value of the event holds the text. */
function freeText(text: string): Matches {
  const wanted = text.toLowerCase();
  return ({ event }) => holds(event, wanted);
}

function holds(value: unknown, wanted: string): boolean {
  if (typeof value === "string") return value.toLowerCase().includes(wanted);
  if (typeof value !== "object" || value === null) return String(value).includes(wanted);
  return Object.values(value).some((each) => holds(each, wanted));
}
