import { AwsError, type Caller } from "../aws.ts";
import type { State } from "./state.ts";
import { onStream } from "./stream-access.ts";

/** Throws `AccessDeniedException` unless the policies of a caller inside the cloud allow it to put records. */
export function checkMayPut(state: State, StreamARN: string, caller: Caller): void {
  const denial = state.refusal(caller, onStream("kinesis:PutRecord")(state, { StreamARN }));
  if (denial !== undefined) throw new AwsError("AccessDeniedException", denial);
}
