import { wholeSeconds } from "../../api/seconds.ts";
import type { Envelope } from "../../trace.ts";
import { selectPath } from "./json-path.ts";

export interface Transformer {
  InputPathsMap?: Record<string, string | undefined>;
  InputTemplate: string;
}

/** What a template can refer to: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
export interface Delivered {
  /** The event, with its numbers preserved as text. */
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

// A JSON string, or a placeholder outside one.
const TOKEN = /"(?:[^"\\]|\\.)*"|<([A-Za-z0-9_\-.]+)>/g;
const PLACEHOLDER = /<([A-Za-z0-9_\-.]+)>/g;

/** Returns a template's placeholders that neither its paths nor EventBridge define. */
export function undefinedPlaceholders({ InputTemplate, InputPathsMap }: Transformer): string[] {
  return [...InputTemplate.matchAll(PLACEHOLDER)]
    .map(([, name = ""]) => name)
    .filter((name) => !Object.hasOwn(InputPathsMap ?? {}, name) && !Object.hasOwn(PREDEFINED, name));
}

/**
 * Fills in a template's placeholders: as JSON outside quotes, as plain text inside; a path that selects nothing becomes an
 * empty string. The result of an object or list template may be invalid JSON.
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

/** Whether a template is for a JSON object or list, which EventBridge validates before delivery. */
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
