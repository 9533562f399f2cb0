import { AwsError, type Caller, type RequiredAccess } from "../aws.ts";
import { operationNamed } from "./operations/index.ts";
import type { State } from "./state.ts";

/** What a caller must be allowed to do for an operation: the action of its name on the stream that it is about. */
export function requiredAccess(operation: string, input: Record<string, unknown>): RequiredAccess[] {
  return [{ action: `kinesis:${operation}`, resource: operationNamed(operation).resource(input) }];
}

/** Throws `AccessDeniedException` unless the caller's policies let it put records. */
export function checkMayPut(state: State, StreamARN: string, caller: Caller): void {
  const refusal = state.refusal(caller, requiredAccess("PutRecord", { StreamARN }));
  if (refusal !== undefined) throw new AwsError("AccessDeniedException", refusal);
}
