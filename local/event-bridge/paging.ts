import { createHash } from "node:crypto";
import type { Call } from "../aws.ts";
import { invalid } from "./errors.ts";
import { busKey } from "./names.ts";
import type { State } from "./state.ts";

const MOST = 100;

interface Paging {
  /** The key of the last item on the previous page. */
  NextToken?: string;
  Limit?: number;
}

/** Returns one page of a sorted list: up to `Limit` items after the one that `NextToken` names. */
export function page<Item>(
  items: Item[],
  key: (item: Item) => string,
  { NextToken: after, Limit }: Paging,
): { items: Item[]; NextToken?: string } {
  const rest = after === undefined ? items : items.filter((item) => key(item) > after);
  const shown = rest.slice(0, Limit ?? MOST);
  const last = shown.at(-1);
  return { items: shown, ...(last !== undefined && rest.length > shown.length && { NextToken: key(last) }) };
}

type Run<Input, Output> = (state: State, input: Input, call: Call) => Output | Promise<Output>;

/**
 * Wraps a listing so that its tokens are valid only for the same listing: using one for another listing, or with other
 * arguments except the page size, throws `ValidationException`.
 */
export const withTokens =
  <Input, Output extends { NextToken?: string | undefined }>(name: string, run: Run<Input, Output>) =>
  async (state: State, input: Input, call: Call): Promise<Output> => {
    const { NextToken: token, Limit: _, ...listing } = input as Paging & { EventBusName?: string };
    const of = fingerprint([name, { ...listing, EventBusName: busKey(listing.EventBusName, state.scope) }]);
    const after = token === undefined ? input : { ...input, NextToken: keyIn(token, of) };
    const output = await run(state, after, call);
    const { NextToken: last } = output;
    return last === undefined ? output : { ...output, NextToken: encoded([of, last]) };
  };

const fingerprint = (listing: unknown): string =>
  createHash("sha256").update(JSON.stringify(listing)).digest("base64url").slice(0, 16);

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function keyIn(token: string, expected: string): string {
  try {
    const [of, key] = JSON.parse(Buffer.from(token, "base64url").toString()) as unknown[];
    if (of === expected && typeof key === "string") return key;
  } catch {
    // Falls through: the caller gets the same error for any invalid token.
  }
  throw invalid("Parameter NextToken is not valid.");
}
