import { textOf } from "../protocols/text-of.ts";
import { readIterator } from "./iterator.ts";
import { streamArn } from "./stream.ts";

type Input = Record<string, unknown>;

/** The stream that `StreamARN` or `StreamName` names; `*` where neither does. */
export function ofStream({ StreamARN, StreamName }: Input): string {
  const arn = StreamARN ?? undefined;
  const name = StreamName ?? undefined;
  return arn !== undefined ? textOf(arn) : name !== undefined ? streamArn(textOf(name)) : "*";
}

export const ofResource = ({ ResourceARN }: Input): string => textOf(ResourceARN);

/** The stream that the iterator was made for, whatever else the input names; `*` for a text that is no iterator. */
export function ofIterator({ ShardIterator }: Input): string {
  const iterator = readIterator(textOf(ShardIterator));
  return iterator ? streamArn(iterator.stream) : "*";
}
