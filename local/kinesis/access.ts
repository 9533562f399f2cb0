import { AwsError, type Caller, type RequiredAccess } from "../aws.ts";
import { textOf } from "../gateway/text-of.ts";
import { readIterator } from "./iterator.ts";
import type { State } from "./state.ts";
import { streamArn } from "./streams.ts";

/** What a caller must be allowed to do for an operation: the action of its name on the stream that it is about. */
export function requiredAccess(operation: string, input: Record<string, unknown>): RequiredAccess[] {
  const { StreamARN, ResourceARN, StreamName, ShardIterator } = input;
  const arn = StreamARN ?? ResourceARN;
  const name = StreamName ?? (ShardIterator === undefined ? undefined : readIterator(textOf(ShardIterator))?.stream);
  const resource = arn !== undefined ? textOf(arn) : name !== undefined ? streamArn(textOf(name)) : "*";
  return [{ action: `kinesis:${operation}`, resource }];
}

/** Throws `AccessDeniedException` unless the caller's policies let it put records. */
export function checkMayPut(state: State, StreamARN: string, caller: Caller): void {
  const refusal = state.refusal(caller, requiredAccess("PutRecord", { StreamARN }));
  if (refusal !== undefined) throw new AwsError("AccessDeniedException", refusal);
}
