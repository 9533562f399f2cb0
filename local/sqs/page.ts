import { type InputOf, number, text } from "../api/shapes.ts";
import { invalidValue } from "./errors.ts";
import { optionalInteger } from "./input.ts";
import { type Queue, urlOf } from "./queues.ts";

/** The page parameters of a list operation. */
export const page = { NextToken: text(), MaxResults: number() };

const MAX_RESULTS = 1000;

/**
 * Returns a page of queue URLs, sorted by name; the token is the previous page's last name. As on AWS, without
 * `MaxResults` there is only one page.
 */
export function pageOfUrls(queues: Queue[], input: InputOf<typeof page>, endpoint: string) {
  const size = optionalInteger(input, "MaxResults", 1, MAX_RESULTS);
  const after = input.NextToken ? nameIn(input.NextToken) : "";
  const rest = queues
    .filter(({ record }) => record.name > after)
    .sort((a, b) => (a.record.name < b.record.name ? -1 : 1));
  const shown = rest.slice(0, size ?? MAX_RESULTS);
  const last = size !== undefined && rest.length > shown.length ? shown.at(-1) : undefined;
  return {
    urls: shown.map((queue) => urlOf(endpoint, queue)),
    ...(last ? { NextToken: Buffer.from(last.record.name).toString("base64") } : {}),
  };
}

function nameIn(token: string): string {
  const name = Buffer.from(token, "base64").toString();
  if (!/^[\w-]+(\.fifo)?$/.test(name)) throw invalidValue(token, "NextToken", "Not a token of an earlier page.");
  return name;
}
