import { ACCOUNT } from "../aws.ts";
import { invalid } from "./errors.ts";
import type { Stream } from "./stream.ts";

const MOST_TAGS = 50;
const TAG_TEXT = /^[\p{L}\p{N}\p{Z}_./=+@-]*$/u;

/** Throws `InvalidArgumentException` for characters that no tag may have. */
export function checkTagTexts(texts: readonly string[]): void {
  if (texts.every((text) => TAG_TEXT.test(text))) return;
  throw invalid(
    "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white space, _ . / = + - @.",
  );
}

/** The tags of a stream after more were added. Throws `InvalidArgumentException` for bad ones, and for too many. */
export function withTags({ name, tags }: Pick<Stream, "name" | "tags">, added: Stream["tags"]): Stream["tags"] {
  checkTagTexts(Object.entries(added).flat());
  const all = { ...tags, ...added };
  if (Object.keys(all).length <= MOST_TAGS) return all;
  throw invalid(
    `Failed to add tags to stream ${name} under account ${ACCOUNT} because a given stream cannot have more than ` +
      `${MOST_TAGS} tags associated with it.`,
  );
}
