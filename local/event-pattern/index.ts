import { AwsError } from "../aws.ts";
import { parseJsonObject } from "../json.ts";
import { createMatcher } from "./matcher.ts";
import { parsePattern } from "./parse-pattern.ts";

export { InvalidPattern } from "./invalid-pattern.ts";
export { createMatcher } from "./matcher.ts";
export { parsePattern } from "./parse-pattern.ts";
export type { Pattern } from "./value-pattern.ts";

/** Returns whether a pattern matches the JSON text of an event. Throws `InvalidPattern`. */
export function matches(patternText: string, eventJson: string): boolean {
  const matcher = createMatcher();
  matcher.add("rule", parsePattern(patternText));
  return matcher.match(eventJson).length > 0;
}

const REQUIRED = ["id", "account", "source", "time", "region", "detail-type"];

/**
 * The operation TestEventPattern: like `matches`, but requires the envelope's fields. Throws `AwsError`.
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html
 */
export function testEventPattern(patternText: string, eventJson: string): boolean {
  if (!isEnvelope(eventJson)) throw new AwsError("ValidationException", "Parameter Event is not valid.");
  return matches(patternText, eventJson);
}

function isEnvelope(eventJson: string): boolean {
  const event = parseJsonObject(eventJson);
  return event !== undefined && REQUIRED.every((name) => Object.hasOwn(event, name));
}
