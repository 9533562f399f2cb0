import { ACCOUNT } from "../aws.ts";
import { invalid } from "./errors.ts";
import type { Stream } from "./stream.ts";

const MOST_TAGS = 50;
const TAG_TEXT = /^[\p{L}\p{N}\p{Z}_./=+@-]*$/u;

/** Throws `InvalidArgumentException` for characters that tags cannot contain. */
export function checkTagTexts(texts: readonly string[]): void {
  if (texts.every((text) => TAG_TEXT.test(text))) return;
  throw invalid(
    "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - @.",
  );
}

/** Returns a stream's tags after an addition. Throws `InvalidArgumentException` for invalid or too many tags. */
export function withTags({ name, tags }: Pick<Stream, "name" | "tags">, added: Stream["tags"]): Stream["tags"] {
  checkTagTexts(Object.entries(added).flat());
  const all = { ...tags, ...added };
  if (Object.keys(all).length <= MOST_TAGS) return all;
  throw invalid(
    `Failed to add tags to stream ${name} under account ${ACCOUNT} because a given stream cannot have more than ` +
      `${MOST_TAGS} tags associated with it.`,
  );
}
