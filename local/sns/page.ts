import { type InputOf, text } from "../api/shapes.ts";
import { invalidParameter } from "./errors.ts";

/** The page parameter of a list operation. */
export const page = { NextToken: text() };

const SIZE = 100;

/** Returns a page of up to a hundred items, sorted by ARN; `NextToken` encodes the previous page's last item. */
export function pageOf<Item extends { arn: string }>(
  items: Iterable<Item>,
  { NextToken: token }: InputOf<typeof page>,
): { items: Item[]; NextToken?: string } {
  const after = token === undefined ? "" : arnIn(token);
  const rest = [...items].filter(({ arn }) => arn > after).sort((a, b) => (a.arn < b.arn ? -1 : 1));
  const shown = rest.slice(0, SIZE);
  const last = rest.length > shown.length ? shown.at(-1) : undefined;
  return { items: shown, ...(last && { NextToken: Buffer.from(last.arn).toString("base64") }) };
}

function arnIn(token: string): string {
  const arn = Buffer.from(token, "base64").toString();
  if (!arn.startsWith("arn:aws:sns:")) throw invalidParameter("NextToken");
  return arn;
}
