import { AwsError, type Caller } from "../aws.ts";
import { onMachine } from "./machine-access.ts";
import type { State } from "./state.ts";

/** Throws `AccessDeniedException` unless the policies of a caller inside the cloud allow it to start executions. */
export function checkMayStart(state: State, stateMachineArn: string, caller: Caller): void {
  const denial = state.refusal(caller, onMachine("states:StartExecution")(state, { stateMachineArn }));
  if (denial !== undefined) throw new AwsError("AccessDeniedException", denial);
}
