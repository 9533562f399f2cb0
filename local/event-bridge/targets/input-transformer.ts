import { wholeSeconds } from "../../api/seconds.ts";
import type { Envelope } from "../../trace.ts";
import { selectPath } from "./json-path.ts";

export interface Transformer {
  InputPathsMap?: Record<string, string | undefined>;
  InputTemplate: string;
}

/** What a template can name beside the event: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
export interface Delivered {
  /** With its numbers as they are written. */
  event: Envelope;
  ruleArn: string;
  /** Milliseconds since the epoch. */
  acceptedAt: number;
}

const PREDEFINED: Record<string, (delivered: Delivered) => unknown> = {
  "aws.events.rule-arn": ({ ruleArn }) => ruleArn,
  "aws.events.rule-name": ({ ruleArn }) => ruleArn.slice(ruleArn.lastIndexOf("/") + 1),
  "aws.events.event.ingestion-time": ({ acceptedAt }) => wholeSeconds(acceptedAt),
  "aws.events.event": ({ event }) => ({
    id: event.id,
    account: event.account,
    detailType: event["detail-type"],
    time: event.time,
    source: event.source,
    region: event.region,
    resources: event.resources,
    version: event.version,
  }),
  "aws.events.event.json": ({ event }) => event,
};

// A JSON string, or a placeholder outside of one.
const TOKEN = /"(?:[^"\\]|\\.)*"|<([A-Za-z0-9_\-.]+)>/g;
const PLACEHOLDER = /<([A-Za-z0-9_\-.]+)>/g;

/** The placeholders of a template that neither its paths nor EventBridge define. */
export function undefinedPlaceholders({ InputTemplate, InputPathsMap }: Transformer): string[] {
  return [...InputTemplate.matchAll(PLACEHOLDER)]
    .map(([, name = ""]) => name)
    .filter((name) => !Object.hasOwn(InputPathsMap ?? {}, name) && !Object.hasOwn(PREDEFINED, name));
}

/**
 * The template with its placeholders filled: outside of quotes as JSON, inside of them as plain text; a path that
 * selects nothing is an empty text. The result of a template for an object or a list may be broken JSON.
 */
export function fillTemplate(transformer: Transformer, delivered: Delivered): string {
  const flat = !isStructure(transformer.InputTemplate);
  const value = (name: string) => lookUp(name, transformer, delivered);
  return transformer.InputTemplate.replace(TOKEN, (token, name?: string) =>
    name === undefined
      ? token.replace(PLACEHOLDER, (_, inside: string) => plain(value(inside), flat))
      : JSON.stringify(value(name)),
  );
}

/** Whether a template stands for a JSON object or list, which EventBridge checks before it delivers. */
export const isStructure = (template: string): boolean => /^\s*[{[]/.test(template);

function lookUp(name: string, { InputPathsMap }: Transformer, delivered: Delivered): unknown {
  const path = InputPathsMap?.[name];
  const found = path === undefined ? PREDEFINED[name]?.(delivered) : selectPath(path, delivered.event);
  return found === undefined ? "" : found;
}

// In a text template AWS flattens objects and lists without their inner quotes; in a JSON template they break it.
function plain(value: unknown, flat: boolean): string {
  if (typeof value === "string") return JSON.stringify(value).slice(1, -1);
  const json = JSON.stringify(value);
  return flat ? json.replaceAll('"', "") : json;
}
