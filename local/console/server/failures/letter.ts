import type { FactOf } from "../../../trace.ts";
import type { LetterRow } from "../../api/failures.ts";

/** What a letter's text is, and what a redrive sends. */
export interface LetterContent {
  /** The text as JSON; undefined where it is not that. */
  json: unknown;
  payload: string;
  event: LetterEvent | undefined;
  /** Why, as the letter itself says it. */
  failure: string | undefined;
}

interface LetterEvent {
  id?: string;
  type?: string;
  subject?: string;
  detail?: unknown;
}

/**
 * Reads a letter: an event, a message with one, or what Lambda says of an invocation that failed
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html).
 */
export function readLetter(body: string): LetterContent {
  const json = parsed(body);
  const { requestPayload, responsePayload, requestContext } = objectOr(json);
  if (requestPayload === undefined || requestContext === undefined)
    return { json, payload: body, event: eventIn(json), failure: undefined };
  const { errorType, errorMessage } = objectOr(responsePayload);
  const failure = [errorType, errorMessage].filter((each) => typeof each === "string").join(": ");
  return {
    json,
    payload: JSON.stringify(requestPayload),
    event: eventIn(requestPayload),
    failure: failure || text(objectOr(requestContext)["condition"]),
  };
}

/** Why a letter is one, in a few words and in the failure's own. `lastFailure` is the last try's. */
export function reasonOf(
  died: Pick<FactOf<"dead-lettered">, "reason" | "message" | "tries"> | undefined,
  lastFailure?: string,
): Pick<LetterRow, "reason" | "message" | "tries"> {
  if (died === undefined)
    return { reason: "Not known", message: lastFailure ?? "It came before the facts that are held." };
  const tries = died.tries === undefined ? {} : { tries: died.tries };
  if (/^received \d+ times/.test(died.reason)) {
    const last = lastFailure === undefined ? "" : `; the last: ${lastFailure}`;
    return { reason: "Gave up", message: `after ${died.tries} tries${last}`, ...tries };
  }
  const [, code = "", words = ""] = /^([A-Za-z][\w.]*)(?:: ([\s\S]*))?$/.exec(died.reason) ?? [];
  if (code === "") return { reason: "Failed", message: died.reason, ...tries };
  return { reason: inWords(code), message: died.message ?? (words || lastFailure) ?? "", ...tries };
}

/** `CLAIM_MISSING`, `RetriesExhausted` → "Claim missing", "Retries exhausted". */
export function inWords(code: string): string {
  const spaced = code
    .replaceAll("_", " ")
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** Objects that an event's detail points to: whatever names a bucket and a key. */
export function objectsIn(value: unknown): { bucket: string; key: string }[] {
  if (typeof value !== "object" || value === null) return [];
  const { bucket, key } = value as { bucket?: unknown; key?: unknown };
  if (typeof bucket === "string" && typeof key === "string") return [{ bucket, key }];
  return Object.values(value).flatMap(objectsIn);
}

function eventIn(value: unknown): LetterEvent | undefined {
  const { id, "detail-type": type, resources, detail } = objectOr(value);
  if (typeof type !== "string") return undefined;
  const subject = Array.isArray(resources) ? text(resources[0]) : undefined;
  return { type, detail, ...(typeof id === "string" && { id }), ...(subject !== undefined && { subject }) };
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

const objectOr = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
