import { validation } from "./errors.ts";
import { integerIn } from "./input.ts";

interface Paging {
  Marker?: string;
  MaxItems?: number;
}

/** Returns a page of at most `MaxItems` (default 100), and where the next one starts. */
export function page<T>(items: readonly T[], input: Paging): { items: T[]; IsTruncated: boolean; Marker?: string } {
  const marker = input.Marker;
  const start = marker === undefined ? 0 : Number(marker);
  if (!Number.isInteger(start) || start < 0) throw validation("Invalid Marker.");
  const end = start + (integerIn(input.MaxItems, "MaxItems", { least: 1, most: 1000 }) ?? 100);
  const IsTruncated = end < items.length;
  return { items: items.slice(start, end), IsTruncated, ...(IsTruncated && { Marker: String(end) }) };
}
