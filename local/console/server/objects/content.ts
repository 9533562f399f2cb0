import { isUtf8 } from "node:buffer";
import type { ObjectContent } from "../../api/objects.ts";

const LONGEST_BYTES = 2 ** 20;

/** What a page shows of an object: its text where it is one and not too long, and its JSON where it is that. */
export function contentOf(body: Buffer): ObjectContent {
  const bytes = body.length;
  if (bytes > LONGEST_BYTES || !isUtf8(body)) return { bytes };
  const text = body.toString("utf8");
  try {
    return { bytes, text, json: JSON.parse(text) };
  } catch {
    return { bytes, text };
  }
}
