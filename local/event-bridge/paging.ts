import { createHash } from "node:crypto";
import type { Call } from "../aws.ts";
import { invalid } from "./errors.ts";
import { busKey } from "./names.ts";
import type { State } from "./state.ts";

const MOST = 100;

interface Paging {
  /** The key of the last item of the page before. */
  NextToken?: string;
  Limit?: number;
}

/** One page of a sorted list: the items after the one that `NextToken` names, at most `Limit` of them. */
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
 * A listing behind tokens that only fit the same listing: another one, or other arguments than a page's size, are
 * refused with `ValidationException`.
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
    // Falls through: whatever is wrong with a token is one error to the caller.
  }
  throw invalid("Parameter NextToken is not valid.");
}
