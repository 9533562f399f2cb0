import { AwsError, type Call, type HttpRequest, type HttpResponse, type RequiredAccess, type Service } from "../aws.ts";
import { unknownOperation } from "./not-supported.ts";
import { labelsIn, readRoute } from "./route.ts";

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

interface RestRoutesApi {
  signingName: string;
  /** Keys such as `POST /2015-03-31/functions/{FunctionName}/invocations`; a label matches one segment. */
  routes: Record<string, RestOperation>;
  /** What a caller must be allowed to do, by the route's key; every action of the service when not given. */
  requiredAccess?: (route: string, input: RestInput) => readonly RequiredAccess[];
}

/** A service that speaks the AWS REST-JSON protocol: method and path name the operation. */
export function restRoutes(api: RestRoutesApi): Service {
  const { requiredAccess = () => [{ action: `${api.signingName}:*`, resource: "*" }] } = api;
  const routes = Object.entries(api.routes).map(([text, operation]) => ({ text, route: readRoute(text), operation }));

  function find(request: HttpRequest): { route: string; operation: RestOperation; params: Record<string, string> } {
    for (const { text, route, operation } of routes) {
      const params = labelsIn(request, route);
      if (params) return { route: text, operation, params };
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

function answer(status: number, body: object, errorType?: string): HttpResponse {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (errorType) headers["x-amzn-errortype"] = errorType;
  return { status, headers, body: JSON.stringify(body) };
}
