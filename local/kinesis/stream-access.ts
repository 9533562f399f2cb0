import type { RequiredAccess } from "../aws.ts";
import { readIterator } from "./iterator.ts";
import type { NamesStream } from "./state.ts";
import { streamArn } from "./stream.ts";

/** The action on the stream that `StreamARN` or `StreamName` names; on `*` where neither does. */
export const onStream =
  (action: string) =>
  (_: unknown, { StreamARN, StreamName }: NamesStream): RequiredAccess[] => [
    { action, resource: StreamARN ?? (StreamName === undefined ? "*" : streamArn(StreamName)) },
  ];

/** The same where the stream is named as a resource that has tags. */
export const onResource =
  (action: string) =>
  (_: unknown, { ResourceARN = "" }: { ResourceARN?: string }): RequiredAccess[] => [{ action, resource: ResourceARN }];

/** The action on the stream that the iterator was made for, whatever else the input names; on `*` for a text that is no iterator. */
export const onIterator =
  (action: string) =>
  (_: unknown, { ShardIterator = "" }: { ShardIterator?: string }): RequiredAccess[] => {
    const iterator = readIterator(ShardIterator);
    return [{ action, resource: iterator ? streamArn(iterator.stream) : "*" }];
  };
