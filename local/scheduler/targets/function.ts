import { AwsError } from "../../aws.ts";
import type { Lambda } from "../../lambda/lambda.ts";
import { callInput, missing } from "./call-input.ts";
import type { TargetKind, TargetRequest } from "./kinds.ts";

type Functions = Pick<Lambda, "arnOf" | "invoke" | "invokeAsync">;

const mayInvoke = (resource: string) => [{ action: "lambda:InvokeFunction", resource }];

/** A function given by ARN, invoked asynchronously. */
export const functionTarget = (lambda: Functions): TargetKind => ({
  access: ({ arn }) => mayInvoke(arn),
  async deliver({ arn, input, caller }) {
    return (await lambda.invokeAsync(arn, input, caller)).requestId;
  },
});

/** `lambda:invoke` */
export const invokeFunction = (lambda: Functions): TargetKind => ({
  access: (request) => mayInvoke(lambda.arnOf(functionName(request))),
  async deliver(request) {
    const { InvocationType = "RequestResponse", Payload = "" } = callInput(request);
    const payload = typeof Payload === "string" ? Payload : JSON.stringify(Payload);
    const name = functionName(request);
    // A function's own error still counts as a successful call.
    if (InvocationType === "RequestResponse") return (await lambda.invoke(name, payload, request.caller)).requestId;
    if (InvocationType === "Event") return (await lambda.invokeAsync(name, payload, request.caller)).requestId;
    const message = `InvocationType is ${InvocationType}: it must be RequestResponse or Event.`;
    throw new AwsError("InvalidParameterValueException", message);
  },
});

function functionName(request: TargetRequest): string {
  const { FunctionName } = callInput(request);
  if (typeof FunctionName === "string") return FunctionName;
  throw missing("functionName");
}
