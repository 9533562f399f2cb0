import { AwsError, type Call, type HttpRequest, type HttpResponse, type RequiredAccess, type Service } from "../aws.ts";
import { unknownOperation } from "./not-supported.ts";

/** A REST request after routing: `params` are the path's labels, decoded. */
export interface RestInput {
  params: Record<string, string>;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: Buffer;
}

/** Answers JSON with status 200, or a whole HTTP response where the API wants more. */
export type RestOperation = (input: RestInput, call: Call) => RestOutput | Promise<RestOutput>;
type RestOutput = { json: object; status?: number } | HttpResponse;

interface RestJsonApi {
  signingName: string;
  /** Keys such as `POST /2015-03-31/functions/{FunctionName}/invocations`; a label matches one segment. */
  routes: Record<string, RestOperation>;
  /** What a caller must be allowed to do, by the route's key; every action of the service when not given. */
  requiredAccess?: (route: string, input: RestInput) => readonly RequiredAccess[];
}

/** A service that speaks the AWS REST-JSON protocol: method and path name the operation. */
export function restJson(api: RestJsonApi): Service {
  const { requiredAccess = () => [{ action: `${api.signingName}:*`, resource: "*" }] } = api;
  const routes = Object.entries(api.routes).map(([route, operation]) => {
    const [method = "", path = ""] = route.split(" ");
    return { route, method, segments: segmentsOf(path), operation };
  });

  function find(request: HttpRequest): { route: string; operation: RestOperation; params: Record<string, string> } {
    const actual = segmentsOf(request.path);
    for (const { route, method, segments, operation } of routes) {
      if (method !== request.method || segments.length !== actual.length) continue;
      const params: Record<string, string> = {};
      const matches = segments.every((segment, i) => {
        const value = decode(actual[i] ?? "");
        if (!segment.startsWith("{")) return segment === value;
        params[segment.slice(1, -1)] = value;
        return true;
      });
      if (matches) return { route, operation, params };
    }
    throw unknownOperation(api.signingName, `${request.method} ${request.path}`);
  }

  return {
    signingName: api.signingName,
    async handle(request, call): Promise<HttpResponse> {
      try {
        const { route, operation, params } = find(request);
        const { query, headers, body } = request;
        const input = { params, query, headers, body };
        const refusal = call.refusal?.(requiredAccess(route, input));
        if (refusal !== undefined) throw new AwsError("AccessDeniedException", refusal, 403);
        const output = await operation(input, call);
        if (!("json" in output)) return output;
        return answer(output.status ?? 200, output.json);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        return answer(error.status, { message: error.message, Message: error.message }, error.code);
      }
    },
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new AwsError("BadRequestException", `The path has a part that is not valid percent-encoding: ${segment}.`);
  }
}

function segmentsOf(path: string): string[] {
  return path.replace(/\/+$/, "").split("/").slice(1);
}

function answer(status: number, body: object, errorType?: string): HttpResponse {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (errorType) headers["x-amzn-errortype"] = errorType;
  return { status, headers, body: JSON.stringify(body) };
}
