import type {
  PutEventsCommandInput,
  PutEventsRequestEntry,
  TestEventPatternCommandInput,
} from "@aws-sdk/client-eventbridge";
import { evaluate, print, type Tree } from "../../../event-pattern/reference-evaluator.fixture.ts";
import { invalid, type Model } from "../model.fixture.ts";
import { child, readTree } from "../tree.fixture.ts";
import { refuseBrokenPattern } from "./rules.fixture.ts";

/** An event as it is delivered. */
export interface Event {
  id: string;
  /** `2026-11-23T17:00:00Z`. */
  time: string;
  source: string;
  detailType: string;
  resources: string[];
  detail: Tree;
}

/** Stands for the id of an event that was accepted, since the service makes them. */
export const ID = "an event's id";

const ENVELOPE = ["id", "account", "source", "time", "region", "detail-type"];

export const events = {
  /** Each entry by itself is accepted or refused; whether its bus is there does not matter. */
  PutEvents(_: Model, { Entries = [] }: PutEventsCommandInput) {
    const results = Entries.map((entry) => refusal(entry) ?? { EventId: ID });
    return { FailedEntryCount: results.filter((result) => "ErrorCode" in result).length, Entries: results };
  },

  TestEventPattern(_: Model, { EventPattern = "", Event = "" }: TestEventPatternCommandInput) {
    const event = isObject(Event) ? readTree(Event) : undefined;
    if (ENVELOPE.some((name) => !child(event, name))) throw invalid("Parameter Event is not valid.");
    refuseBrokenPattern(EventPattern);
    return { Result: event !== undefined && evaluate(readTree(EventPattern), event) };
  },
};

function refusal({ Source, DetailType, Detail }: PutEventsRequestEntry) {
  const [missing] = Object.entries({ Source, DetailType, Detail }).find(([, value]) => !value) ?? [];
  if (missing) {
    const ErrorMessage = `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`;
    return { ErrorCode: "InvalidArgument", ErrorMessage };
  }
  if (Source?.startsWith("aws.")) {
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  }
  return isObject(Detail ?? "") && !hasHugeInteger(readTree(Detail ?? ""))
    ? undefined
    : { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
}

/** Whether an integer needs more than 64 bits. */
function hasHugeInteger(tree: Tree): boolean {
  if (tree.kind === "object") return tree.members.some(([, value]) => hasHugeInteger(value));
  if (tree.kind === "array") return tree.elements.some(hasHugeInteger);
  return (
    tree.kind === "bare" && /^-?\d+$/.test(tree.text) && BigInt.asIntN(64, BigInt(tree.text)) !== BigInt(tree.text)
  );
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === "object" && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** The event that an accepted entry becomes. */
export const eventOf = (entry: PutEventsRequestEntry, id: string, time: string): Event => ({
  id,
  time,
  source: entry.Source ?? "",
  detailType: entry.DetailType ?? "",
  resources: entry.Resources ?? [],
  detail: readTree(entry.Detail ?? ""),
});

const string = (text: string): Tree => ({ kind: "string", text });

/** The envelope: these fields, in this order. */
export const envelopeOf = ({ id, time, source, detailType, resources, detail }: Event): Tree => ({
  kind: "object",
  members: [
    ["version", string("0")],
    ["id", string(id)],
    ["detail-type", string(detailType)],
    ["source", string(source)],
    ["account", string("000000000000")],
    ["time", string(time)],
    ["region", string("us-east-1")],
    ["resources", { kind: "array", elements: resources.map(string) }],
    ["detail", detail],
  ],
});

/** The envelope's text, without white space; numbers and repeated keys of the detail are as the publisher wrote them. */
export const textOf = (event: Event): string => print(envelopeOf(event));
