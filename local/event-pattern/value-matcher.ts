import { inBlock, parseAddress } from "./cidr.ts";
import type { EventValue } from "./event-value.ts";
import { meetsIgnoringCase } from "./ignore-case.ts";
import { inRange } from "./numeric.ts";
import type { PositivePattern } from "./value-pattern.ts";
import { matchesWildcard } from "./wildcard.ts";

/** Returns whether a value meets the pattern. */
export function meets(value: EventValue, pattern: PositivePattern): boolean {
  const { kind, text } = value;
  switch (pattern.is) {
    case "exists":
      return true;
    case "literal":
      return kind === "literal" && text === pattern.text;
    case "number":
      return (
        kind === "number" && (text === pattern.text || (value.number !== undefined && value.number === pattern.value))
      );
    case "numeric":
      return value.number !== undefined && inRange(value.number, pattern.low, pattern.high);
    default:
      return kind === "string" && textMeets(text, pattern);
  }
}

type TextPattern = Exclude<PositivePattern, { is: "exists" | "literal" | "number" | "numeric" }>;

function textMeets(text: string, pattern: TextPattern): boolean {
  switch (pattern.is) {
    case "string":
      return text === pattern.text || (pattern.address !== undefined && parseAddress(text) === pattern.address);
    case "prefix":
      return text.startsWith(pattern.text);
    case "suffix":
      return text.endsWith(pattern.text);
    case "wildcard":
      return matchesWildcard(pattern.pieces, text);
    case "cidr": {
      const address = parseAddress(text);
      return address !== undefined && inBlock(address, pattern);
    }
    default:
      return meetsIgnoringCase(text, pattern);
  }
}
