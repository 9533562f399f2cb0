import type { Happening } from "./fact.ts";

/** What an object and its numbers take. */
const OBJECT_BYTES = 120;
/** What a member of a nested list or object takes beside its text. */
const MEMBER_BYTES = 16;
/** A parsed event takes about so many times the length of its text. */
const PARSED = 2;

/** Returns about how many bytes a fact takes in memory. Its event is measured by the text that it was parsed from. */
export function sizeOf(happening: Happening, eventText: number): number {
  let size = OBJECT_BYTES + eventText * PARSED;
  for (const key in happening) {
    const value = happening[key as keyof Happening] as unknown;
    if (typeof value === "string") size += value.length;
    else if (Array.isArray(value)) size += listSize(value);
  }
  return size;
}

function listSize(list: readonly unknown[]): number {
  let size = 0;
  for (const each of list) size += MEMBER_BYTES + (typeof each === "string" ? each.length : OBJECT_BYTES);
  return size;
}
