import { AwsError, type Caller } from "../aws.ts";
import { accessTo, streamArn } from "./group-access.ts";
import type { LogGroup } from "./groups.ts";
import type { State } from "./state.ts";

/** Throws `AccessDeniedException` unless the caller may write to the stream, and create it if it does not exist. */
export function checkMayWrite(state: State, group: LogGroup, stream: string, caller: Caller): void {
  const isNew = !group.streams.has(stream);
  const actions = isNew ? ["logs:CreateLogStream", "logs:PutLogEvents"] : ["logs:PutLogEvents"];
  const resource = streamArn(group.name, stream);
  const denial = state.refusal(
    caller,
    actions.map((action) => accessTo(resource, action, state)),
  );
  if (denial !== undefined) throw new AwsError("AccessDeniedException", denial);
}
