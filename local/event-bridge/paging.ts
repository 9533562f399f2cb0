import { invalid } from "./errors.ts";

const MOST = 100;

/** One page of a sorted list: the items after `NextToken`, at most `Limit` of them, and where the next page starts. */
export function page<Item>(
  items: Item[],
  key: (item: Item) => string,
  { NextToken, Limit }: { NextToken?: string; Limit?: number },
): { items: Item[]; NextToken?: string } {
  const after = NextToken === undefined ? undefined : read(NextToken);
  const rest = after === undefined ? items : items.filter((item) => key(item) > after);
  const shown = rest.slice(0, Limit ?? MOST);
  const last = shown.at(-1);
  return { items: shown, ...(last !== undefined && rest.length > shown.length && { NextToken: token(key(last)) }) };
}

const token = (key: string): string => Buffer.from(JSON.stringify({ after: key })).toString("base64url");

function read(nextToken: string): string {
  try {
    const { after } = JSON.parse(Buffer.from(nextToken, "base64url").toString()) as { after?: unknown };
    if (typeof after === "string") return after;
  } catch {
    // Falls through: whatever is wrong with a token is one error to the caller.
  }
  throw invalid("Parameter NextToken is not valid.");
}
