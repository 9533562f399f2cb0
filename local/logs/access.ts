import { AwsError, arn, type Caller, type RequiredAccess } from "../aws.ts";
import { textOf } from "../gateway/text-of.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { PolicyDocument } from "../iam/policy.ts";
import type { LogGroup } from "./groups.ts";

/** What writing to a stream needs, which the account's resource policies may grant: a new stream must be created first. */
function writeAccess(
  policies: readonly PolicyDocument[],
  group: string,
  stream: string,
  isNew: boolean,
): RequiredAccess[] {
  const resource = arn("logs", `log-group:${group}:log-stream:${stream}`);
  const actions = isNew ? ["logs:CreateLogStream", "logs:PutLogEvents"] : ["logs:PutLogEvents"];
  return actions.map((action) => ({ action, resource, resourcePolicy: policies }));
}

/** Throws `AccessDeniedException` unless the caller may write to the stream, and create it where it is not there. */
export function checkMayWrite(
  refusalOf: Refusal,
  policies: readonly PolicyDocument[],
  caller: Caller,
  group: LogGroup,
  stream: string,
): void {
  const refusal = refusalOf(caller, writeAccess(policies, group.name, stream, !group.streams.has(stream)));
  if (refusal !== undefined) throw new AwsError("AccessDeniedException", refusal);
}

const OF_STREAM = ["CreateLogStream", "GetLogEvents", "PutLogEvents"];

/** What a caller on the wire must be allowed to do for an operation. */
export function requiredAccess(
  policies: readonly PolicyDocument[],
  operation: string,
  input: Record<string, unknown>,
): RequiredAccess[] {
  const group = textOf(input["logGroupName"] ?? input["logGroupIdentifier"] ?? "").replace(
    /^arn:.*?:log-group:|:\*$/g,
    "",
  );
  const stream = OF_STREAM.includes(operation) ? `log-stream:${textOf(input["logStreamName"])}` : "*";
  const resource = group === "" ? "*" : arn("logs", `log-group:${group}:${stream}`);
  return [{ action: `logs:${operation}`, resource, resourcePolicy: policies }];
}
