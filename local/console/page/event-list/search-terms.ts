import { parseQuery, printQuery } from "../../shared/query.ts";

/** The search with these conditions in the place of those of the same fields. */
export function withTerms(query: string, changes: Record<string, string | undefined>): string {
  const kept = parseQuery(query).filter(({ field }) => !Object.hasOwn(changes, field));
  const added = Object.entries(changes).flatMap(([field, value]) =>
    value === undefined ? [] : [{ field, op: ":" as const, value }],
  );
  return printQuery([...kept, ...added]);
}

/** The search narrowed to a stretch of time. */
export const inRange = (query: string, from: number, to: number): string =>
  withTerms(query, { since: iso(from), until: iso(to) });

/**
 * The search for the stretch of time before (-1) or after (1) the one that it names, and as long. Without one, it is the
 * earlier or the later half of what is shown; after the present, the search is for all times again.
 */
export function besideRange(query: string, shown: { from: number; to: number }, by: 1 | -1): string {
  const [since, until] = ["since", "until"].map((name) =>
    Date.parse(parseQuery(query).find(({ field }) => field === name)?.value ?? ""),
  );
  if (since === undefined || until === undefined || !(since < until)) {
    const middle = (shown.from + shown.to) / 2;
    return by < 0 ? inRange(query, shown.from, middle) : inRange(query, middle, shown.to);
  }
  const move = by * (until - since);
  // The present, where what is shown ends.
  if (since + move >= shown.to) return withTerms(query, { since: undefined, until: undefined });
  return inRange(query, since + move, until + move);
}

const iso = (time: number): string => new Date(time).toISOString();
