import type { Caller } from "../aws.ts";
import { RefusedCall } from "../iam/refused-call.ts";
import { accessTo, streamArn } from "./group-access.ts";
import type { LogGroup } from "./groups.ts";
import type { State } from "./state.ts";

/** Throws `AccessDeniedException` unless the caller may write to the stream, and create it if it does not exist. */
export function checkMayWrite(state: State, group: LogGroup, stream: string, caller: Caller): void {
  const isNew = !group.streams.has(stream);
  const actions = isNew ? ["logs:CreateLogStream", "logs:PutLogEvents"] : ["logs:PutLogEvents"];
  const resource = streamArn(group.name, stream);
  const required = actions.map((action) => accessTo(resource, action, state));
  const denial = state.refusal(caller, required);
  if (denial === undefined) return;
  throw new RefusedCall("AccessDeniedException", denial, 400, state.refusal.explain?.(caller, required));
}
