import { arn, type Caller, parseArn, type RequiredAccess } from "../aws.ts";
import type { Explanation, Refusal } from "../iam/authorizer.ts";
import { passRole } from "../iam/pass-role.ts";
import { RefusedCall } from "../iam/refused-call.ts";
import type { RestInput } from "../protocols/rest-routes.ts";
import { textOf } from "../protocols/text-of.ts";
import { invalid, resolveFunctionArn } from "./function-config.ts";
import { inputOf } from "./input.ts";
import { EVENT_INVOKE_CONFIG, FUNCTION, FUNCTIONS, MAPPING, MAPPINGS } from "./paths.ts";

const ACTIONS: Record<string, string> = {
  [`GET ${FUNCTIONS}`]: "ListFunctions",
  [`POST ${FUNCTIONS}`]: "CreateFunction",
  [`GET ${FUNCTION}`]: "GetFunction",
  [`DELETE ${FUNCTION}`]: "DeleteFunction",
  [`PUT ${FUNCTION}/code`]: "UpdateFunctionCode",
  [`GET ${FUNCTION}/configuration`]: "GetFunctionConfiguration",
  [`PUT ${FUNCTION}/configuration`]: "UpdateFunctionConfiguration",
  [`GET ${FUNCTION}/policy`]: "GetPolicy",
  [`POST ${FUNCTION}/policy`]: "AddPermission",
  [`DELETE ${FUNCTION}/policy/{StatementId}`]: "RemovePermission",
  [`GET ${EVENT_INVOKE_CONFIG}`]: "GetFunctionEventInvokeConfig",
  [`PUT ${EVENT_INVOKE_CONFIG}`]: "PutFunctionEventInvokeConfig",
  [`POST ${EVENT_INVOKE_CONFIG}`]: "UpdateFunctionEventInvokeConfig",
  [`DELETE ${EVENT_INVOKE_CONFIG}`]: "DeleteFunctionEventInvokeConfig",
  [`GET ${MAPPINGS}`]: "ListEventSourceMappings",
  [`POST ${MAPPINGS}`]: "CreateEventSourceMapping",
  [`GET ${MAPPING}`]: "GetEventSourceMapping",
  [`PUT ${MAPPING}`]: "UpdateEventSourceMapping",
  [`DELETE ${MAPPING}`]: "DeleteEventSourceMapping",
};

/** What a caller on the wire must be allowed to do; to invoke is judged where a function is invoked, for every caller. */
export function requiredAccess(route: string, { params, body }: RestInput): RequiredAccess[] {
  const action = ACTIONS[route];
  if (action === undefined) return [];
  const passed = PASSING.includes(action) ? roleIn(body) : [];
  return [{ action: `lambda:${action}`, resource: resourceOf(action, params, body) }, ...passed];
}

const PASSING = ["CreateFunction", "UpdateFunctionConfiguration"];

function resourceOf(action: string, { FunctionName: name, UUID: id }: RestInput["params"], body: Buffer): string {
  if (action === "CreateFunction") return resolveFunctionArn(textOf(inputOf(body)["FunctionName"])).arn;
  if (name !== undefined) return resolveFunctionArn(name).arn;
  return id === undefined ? "*" : arn("lambda", `event-source-mapping:${id}`);
}

function roleIn(body: Buffer): RequiredAccess[] {
  const { Role: role } = inputOf(body);
  return role === undefined ? [] : [passRole(textOf(role), "lambda.amazonaws.com")];
}

/** Throws `AccessDeniedException` unless the caller's policies or the function's let it invoke. */
export function checkInvoke(refusalOf: Refusal, target: { arn: string; policy: object }, caller: Caller): void {
  const action = "lambda:InvokeFunction";
  const required = [{ action, resource: target.arn, resourcePolicy: target.policy }];
  const refusal = refusalOf(caller, required);
  if (refusal !== undefined)
    throw new RefusedCall("AccessDeniedException", refusal, 403, refusalOf.explain?.(caller, required));
}

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
