import type { RequiredAccess } from "../aws.ts";
import { readIterator } from "./iterator.ts";
import type { NamesStream } from "./state.ts";
import { streamArn } from "./stream.ts";

/** The action on the stream named by `StreamARN` or `StreamName`, or on `*` if neither is given. */
export const onStream =
  (action: string) =>
  (_: unknown, { StreamARN, StreamName }: NamesStream): RequiredAccess[] => [
    { action, resource: StreamARN ?? (StreamName === undefined ? "*" : streamArn(StreamName)) },
  ];

/** The same for operations that name the stream as a taggable resource. */
export const onResource =
  (action: string) =>
  (_: unknown, { ResourceARN = "" }: { ResourceARN?: string }): RequiredAccess[] => [{ action, resource: ResourceARN }];

/**
 * The action on the stream the iterator was created for, whatever else the input names; on `*` for an invalid iterator.
 */
export const onIterator =
  (action: string) =>
  (_: unknown, { ShardIterator = "" }: { ShardIterator?: string }): RequiredAccess[] => {
    const iterator = readIterator(ShardIterator);
    return [{ action, resource: iterator ? streamArn(iterator.stream) : "*" }];
  };
