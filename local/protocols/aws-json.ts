import { type Api, carryOut } from "../api/carry-out.ts";
import { decode } from "../api/decode.ts";
import { findOperation, type Operation } from "../api/operation.ts";
import type { Members } from "../api/shapes.ts";
import { AwsError, type HttpRequest, type HttpResponse, type Service } from "../aws.ts";
import { jsonObjectIn } from "./json-body.ts";
import { unknownOperation } from "./not-supported.ts";

interface AwsJsonApi<State> extends Api<State> {
  /** The part of `X-Amz-Target` before the dot, such as `AWSEvents`. */
  target: string;
  version: "1.0" | "1.1";
  /** Returns an error's type on the wire, if it is not its code. */
  typeOf?: (error: AwsError) => string;
  /** Extra headers of an error response, such as SQS's `x-amzn-query-error`. */
  errorHeaders?: (error: AwsError) => Record<string, string>;
}

const ACCESS_DENIED = { code: "AccessDeniedException", status: 400 };

/**
 * Creates a service that uses the AWS JSON protocol: the operation's name is in `X-Amz-Target`, input and output are
 * JSON.
 */
export function awsJson<State>(api: AwsJsonApi<State>): Service {
  const contentType = `application/x-amz-json-${api.version}`;
  const { accessDenied = ACCESS_DENIED, typeOf = ({ code }) => code } = api;
  return {
    signingName: api.signingName,
    async handle(request, call): Promise<HttpResponse> {
      const headers = { "content-type": contentType };
      try {
        const name = operationName(request);
        const operation = operationOf(api, request);
        const input = inputOf(request);
        const asked = { name, operation, decode: (members: Members) => decode(input, members) };
        const output = await carryOut({ ...api, accessDenied }, asked, call);
        return { status: 200, headers, body: JSON.stringify(output) };
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const body = JSON.stringify({ __type: typeOf(error), message: error.message });
        return { status: error.status, headers: { ...headers, ...api.errorHeaders?.(error) }, body };
      }
    },
  };
}

/** Returns the operation that a request names, such as `PutEvents`; empty when it names none. */
export function operationName(request: HttpRequest): string {
  const target = request.headers["x-amz-target"] ?? "";
  return target.slice(target.lastIndexOf(".") + 1);
}

function operationOf<State>(api: AwsJsonApi<State>, request: HttpRequest): Operation<State> {
  const name = operationName(request);
  const isTarget = request.headers["x-amz-target"] === `${api.target}.${name}`;
  const operation = isTarget ? findOperation(api.operations, name) : undefined;
  if (operation) return operation;
  throw unknownOperation(api.signingName, name || "(none named in X-Amz-Target)");
}

function inputOf(request: HttpRequest): object {
  if (request.body.length === 0) return {};
  const input = jsonObjectIn(request.body);
  if (input) return input;
  throw new AwsError("SerializationException", "The request body is not a JSON object.");
}
