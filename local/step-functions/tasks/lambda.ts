import { AwsError } from "../../aws.ts";
import { type Integration, sdkMetadata, type TaskContext } from "./integration.ts";
import { TaskError } from "./task-error.ts";

/** Runs a task whose resource is a function: its input is the event, its result the response. */
export async function invokeByArn(functionArn: string, input: unknown, context: TaskContext): Promise<unknown> {
  return (await invoke(functionArn, input, context)).payload;
}

/** `arn:aws:states:::lambda:invoke`. https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html */
export const invokeByParameters: Integration = {
  parameters: ["FunctionName", "Payload", "InvocationType"],
  async run({ FunctionName, Payload, InvocationType = "RequestResponse" }, context) {
    if (InvocationType === "Event") {
      const { requestId } = await invokeAsync(FunctionName, Payload, context);
      return { StatusCode: 202, Payload: {}, ...sdkMetadata(requestId) };
    }
    if (InvocationType !== "RequestResponse")
      throw failure(
        new AwsError(
          "InvalidParameterValueException",
          `The invocation type ${InvocationType} is not supported by the local cloud.`,
        ),
      );
    const { payload, requestId } = await invoke(FunctionName, Payload, context);
    return { ExecutedVersion: "$LATEST", Payload: payload, StatusCode: 200, ...sdkMetadata(requestId) };
  },
};

async function invoke(reference: string, input: unknown, context: TaskContext) {
  const { lambda } = context.deps;
  const functionArn = lambda.arnOf(reference);
  const answer = await answerOf(async () => {
    checkInvoke(functionArn, context);
    return lambda.invoke(functionArn, JSON.stringify(input ?? {}), context.caller);
  });
  const payload: unknown = JSON.parse(answer.payload);
  if (answer.error === undefined) return { payload, requestId: answer.requestId };
  const { errorType } = (payload ?? {}) as { errorType?: unknown };
  throw new TaskError(typeof errorType === "string" ? errorType : "Lambda.Unknown", answer.payload);
}

function invokeAsync(reference: string, input: unknown, context: TaskContext) {
  const { lambda } = context.deps;
  const functionArn = lambda.arnOf(reference);
  return answerOf(async () => {
    checkInvoke(functionArn, context);
    return lambda.invokeAsync(functionArn, JSON.stringify(input ?? {}), context.caller);
  });
}

function checkInvoke(resource: string, { deps, caller }: TaskContext): void {
  const refusal = deps.refusal(caller, [{ action: "lambda:InvokeFunction", resource }]);
  if (refusal !== undefined) throw new AwsError("AccessDeniedException", refusal, 403);
}

async function answerOf<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof AwsError ? failure(error) : error;
  }
}

/** Errors that Step Functions reports by name; it maps every other one to a single name. */
const NAMED = /^(ResourceNotFoundException|TooManyRequestsException|ServiceException|ResourceNotReadyException)$/;

const failure = ({ code, message, status }: AwsError): TaskError =>
  new TaskError(
    NAMED.test(code) ? `Lambda.${code}` : "Lambda.AWSLambdaException",
    `${message} (Service: Lambda, Status Code: ${status}, Error Code: ${code})`,
  );
