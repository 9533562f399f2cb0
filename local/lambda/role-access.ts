import { arn, type Caller, parseArn } from "../aws.ts";
import type { Explanation, Refusal } from "../iam/authorizer.ts";
import { invalid } from "./function-config.ts";

const DESTINATIONS: Record<string, string> = { sqs: "sqs:SendMessage", lambda: "lambda:InvokeFunction" };

/** Throws `InvalidParameterValueException`, as Lambda does, unless the function's role may send to a destination. */
export function checkDestinationAccess(
  refusalOf: Refusal,
  role: Caller,
  destination: string,
  resourcePolicy: object | undefined,
): void {
  const action = DESTINATIONS[parseArn(destination).service];
  const refusal = action && refusalOf(role, [{ action, resource: destination, resourcePolicy }]);
  if (!refusal) return;
  const [, operation] = action.split(":");
  throw invalid(
    `The function's execution role does not have permissions to call ${operation} on ${destination}: ${refusal}`,
  );
}

/** Throws `InvalidParameterValueException`, as Lambda does, unless the role of a traced function may write traces. */
export function checkTraceAccess(refusalOf: Refusal, role: Caller): void {
  const refusal = refusalOf(role, [{ action: "xray:PutTraceSegments", resource: "*" }]);
  if (refusal === undefined) return;
  throw invalid(`The provided execution role does not have permissions to call PutTraceSegments on XRAY: ${refusal}`);
}

/** Whether the role of a function may write its log lines to a stream; `onRefusal` hears of each change to "no". */
export function logAccess(
  refusalOf: Refusal,
  role: Caller,
  stream: { group: string; name: string },
  onRefusal: (message: string, explanation: Explanation | undefined) => void,
): () => boolean {
  const resource = arn("logs", `log-group:${stream.group}:log-stream:${stream.name}`);
  const put = [{ action: "logs:PutLogEvents", resource }];
  const createAndPut = [{ action: "logs:CreateLogStream", resource }, ...put];
  let created = false;
  let told: string | undefined;
  return () => {
    const required = created ? put : createAndPut;
    const refusal = refusalOf(role, required);
    if (refusal === undefined) created = true;
    else if (refusal !== told) onRefusal(refusal, refusalOf.explain?.(role, required));
    told = refusal;
    return refusal === undefined;
  };
}
