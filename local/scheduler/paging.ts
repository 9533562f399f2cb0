import { invalid } from "./errors.ts";

const MOST = 100;

interface Paging {
  NextToken?: string | undefined;
  MaxResults?: number | undefined;
}

/** Returns one page of a list sorted by `key`: what follows `NextToken`, and where the next page starts. */
export function pageOf<Item>(
  list: Item[],
  key: (item: Item) => string,
  { NextToken, MaxResults = MOST }: Paging,
): { items: Item[]; NextToken?: string } {
  const after = NextToken === undefined ? "" : read(NextToken);
  const rest = list.filter((item) => key(item) > after).sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const items = rest.slice(0, MaxResults);
  const last = items.at(-1);
  return { items, ...(last !== undefined && rest.length > items.length && { NextToken: token(key(last)) }) };
}

const token = (key: string): string => Buffer.from(JSON.stringify({ after: key })).toString("base64url");

function read(nextToken: string): string {
  try {
    const { after } = JSON.parse(Buffer.from(nextToken, "base64url").toString()) as { after?: unknown };
    if (typeof after === "string") return after;
  } catch {
    // Falls through: every fault of a token is reported as the same error.
  }
  throw invalid("Parameter NextToken is not valid.");
}
