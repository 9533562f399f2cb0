import { validation } from "./errors.ts";
import { type Input, integerIn, optionalText } from "./input.ts";

/** A page of at most `MaxItems` (100), and where the next one begins. */
export function page<T>(items: readonly T[], input: Input): { items: T[]; IsTruncated: boolean; Marker?: string } {
  const marker = optionalText(input, "Marker");
  const start = marker === undefined ? 0 : Number(marker);
  if (!Number.isInteger(start) || start < 0) throw validation("Invalid Marker.");
  const end = start + (integerIn(input, "MaxItems", 1, 1000) ?? 100);
  const IsTruncated = end < items.length;
  return { items: items.slice(start, end), IsTruncated, ...(IsTruncated && { Marker: String(end) }) };
}
