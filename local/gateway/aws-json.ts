import {
  AwsError,
  type HttpRequest,
  type HttpResponse,
  type Operation,
  type RequiredAccess,
  type Service,
} from "../aws.ts";
import { decode } from "../validation/decode.ts";
import type { Members } from "../validation/shapes.ts";
import { jsonObjectIn } from "./json-body.ts";
import { unknownOperation } from "./not-supported.ts";

interface AwsJsonApi {
  signingName: string;
  /** What stands before the dot in `X-Amz-Target`, such as `AWSEvents`. */
  target: string;
  version: "1.0" | "1.1";
  operations: Record<string, Operation>;
  /** The shape of each operation's input, unless the operations decode it themselves. */
  inputs?: Record<string, Members>;
  /** What a caller must be allowed to do; `<signingName>:<operation>` on `*` when not given. */
  // biome-ignore lint/suspicious/noExplicitAny: the input as decoded from the wire.
  requiredAccess?: (operation: string, input: any) => readonly RequiredAccess[];
  /** The error of a caller that lacks it, where it is not `AccessDeniedException` with status 400. */
  accessDenied?: { code: string; status: number };
  /** Put before the error code on the wire, such as `com.amazonaws.sqs#`. */
  errorPrefix?: string;
  /** Extra headers of an error answer, such as SQS's `x-amzn-query-error`. */
  errorHeaders?: (error: AwsError) => Record<string, string>;
}

/** A service that speaks the AWS JSON protocol: the operation's name is in `X-Amz-Target`, input and output are JSON. */
export function awsJson(api: AwsJsonApi): Service {
  const contentType = `application/x-amz-json-${api.version}`;
  const {
    requiredAccess = (operation) => [{ action: `${api.signingName}:${operation}`, resource: "*" }],
    accessDenied = { code: "AccessDeniedException", status: 400 },
  } = api;
  return {
    signingName: api.signingName,
    async handle(request, call): Promise<HttpResponse> {
      const headers = { "content-type": contentType };
      try {
        const run = operationOf(api, request);
        const input = decode(inputOf(request), api.inputs?.[operationName(request)] ?? {});
        const refusal = call.refusal?.(requiredAccess(operationName(request), input));
        if (refusal !== undefined) throw new AwsError(accessDenied.code, refusal, accessDenied.status);
        const output = await run(input, call);
        return { status: 200, headers, body: JSON.stringify(output) };
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const body = JSON.stringify({ __type: `${api.errorPrefix ?? ""}${error.code}`, message: error.message });
        return { status: error.status, headers: { ...headers, ...api.errorHeaders?.(error) }, body };
      }
    },
  };
}

/** The operation that a request names, such as `PutEvents`; empty when it names none. */
export function operationName(request: HttpRequest): string {
  const target = request.headers["x-amz-target"] ?? "";
  return target.slice(target.lastIndexOf(".") + 1);
}

function operationOf(api: AwsJsonApi, request: HttpRequest): Operation {
  const name = operationName(request);
  const known = request.headers["x-amz-target"] === `${api.target}.${name}` && Object.hasOwn(api.operations, name);
  const operation = known ? api.operations[name] : undefined;
  if (operation) return operation;
  throw unknownOperation(api.signingName, name || "(none named in X-Amz-Target)");
}

function inputOf(request: HttpRequest): object {
  if (request.body.length === 0) return {};
  const input = jsonObjectIn(request.body);
  if (input) return input;
  throw new AwsError("SerializationException", "The request body is not a JSON object.");
}
