import { invalid } from "./errors.ts";

/** The token of the next page: the list it continues, and the previous page's last item. */
export interface PageToken {
  of: string;
  after: string;
}

export const writePageToken = ({ of, after }: PageToken): string =>
  Buffer.from(JSON.stringify([of, after])).toString("base64");

/** Throws `InvalidArgumentException` for an invalid token. */
export function readPageToken(text: string): PageToken {
  try {
    const [of, after, ...more]: unknown[] = JSON.parse(Buffer.from(text, "base64").toString());
    if (typeof of === "string" && typeof after === "string" && more.length === 0) return { of, after };
  } catch {
    // Falls through: every fault of a token is reported as the same error.
  }
  throw invalid(`NextToken ${text} is not a token of an earlier page.`);
}
