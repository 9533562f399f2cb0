import type { Call, Caller, HttpRequest, HttpResponse, Service } from "../aws.ts";
import { AwsError, arn } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { credentialScope } from "../gateway/signature.ts";
import type { Random } from "../random.ts";
import type { Trace } from "../trace.ts";
import { requiredAccess } from "./access.ts";
import { iamAuthorizer } from "./authorizer.ts";
import { toEvent, toResponse } from "./payload.ts";
import { matchRoute, parseRoute, type Route } from "./routes.ts";

/** API Gateway's own limit of an HTTP API's request. */
const LARGEST_REQUEST = 10 * 1024 * 1024;

type Invoke = (functionArn: string, payload: string, caller: Caller) => Promise<{ payload: string; error?: string }>;

interface Target {
  integrationId: string;
  authorization: "NONE" | "AWS_IAM";
}

interface Api {
  id: string;
  routes: Route<Target>[];
  /** The function behind each integration. */
  integrations: Map<string, string>;
}

/** HTTP APIs (API Gateway v2) with Lambda proxy integrations. */
export interface HttpApi {
  /** Signed requests (`execute-api`) arrive as to any service. */
  service: Service;
  createApi(id: string): void;
  addIntegration(apiId: string, integrationId: string, functionArn: string): void;
  addRoute(apiId: string, routeKey: string, target: Target): void;
  /** Serves a request by the first API that has a route for it. */
  serve(request: HttpRequest, call: Call): Promise<HttpResponse>;
}

interface Dependencies {
  clock: Clock;
  random: Random;
  trace: Trace;
  invoke: Invoke;
  /** A caller's unique id, as IAM knows it. */
  userIdOf(caller: Caller): string;
}

export function createHttpApi(deps: Dependencies): HttpApi {
  const { clock, trace } = deps;
  const apis = new Map<string, Api>();

  function apiOf(id: string): Api {
    const api = apis.get(id);
    if (!api) throw new Error(`There is no HTTP API with the id ${id}.`);
    return api;
  }

  async function serve(request: HttpRequest, call: Call, signed: boolean): Promise<HttpResponse> {
    const started = clock.now();
    const response = await answer(request, call, signed);
    const { method, path } = request;
    trace.emit({ kind: "http", method, path, status: response.status, ms: clock.now() - started });
    return response;
  }

  async function answer(request: HttpRequest, call: Call, signed: boolean): Promise<HttpResponse> {
    if (request.body.length > LARGEST_REQUEST) return tooLarge(request);
    for (const api of apis.values()) {
      const match = matchRoute(api.routes, request.method, request.path);
      if (!match) continue;
      const { route, pathParameters } = match;
      if (route.target.authorization === "AWS_IAM") {
        const refused = call.refusal?.(requiredAccess(api.id, request.method, request.path)) !== undefined;
        if (!signed || refused) return message(403, "Forbidden");
      }
      const authorizer = route.target.authorization === "AWS_IAM" ? authorizerOf(request, call.caller) : undefined;
      const event = toEvent(request, {
        apiId: api.id,
        routeKey: route.key,
        pathParameters,
        requestId: call.requestId,
        now: clock.now(),
        sourceIp: "127.0.0.1",
        ...(authorizer ? { authorizer } : {}),
      });
      return await invoke(api, route, event, request);
    }
    return message(404, "Not Found");
  }

  const authorizerOf = (request: HttpRequest, caller: Caller): object =>
    iamAuthorizer(caller, credentialScope(request)?.accessKeyId ?? "", deps.userIdOf(caller));

  async function invoke(api: Api, route: Route<Target>, event: object, request: HttpRequest): Promise<HttpResponse> {
    const sourceArn = arn("execute-api", `${api.id}/$default/${route.key.replace(" ", "")}`);
    const caller: Caller = { type: "service", service: "apigateway.amazonaws.com", sourceArn };
    const functionArn = api.integrations.get(route.target.integrationId);
    if (!functionArn) return message(500, "Internal Server Error");
    try {
      const result = await deps.invoke(functionArn, JSON.stringify(event), caller);
      if (result.error) return message(500, "Internal Server Error");
      return toResponse(result.payload);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (error.code === "RequestTooLargeException") return tooLarge(request);
      trace.emit({
        kind: "refused",
        service: "execute-api",
        operation: route.key,
        code: error.code,
        message: error.message,
      });
      return error.code === "TooManyRequestsException"
        ? message(503, "Service Unavailable")
        : message(500, "Internal Server Error");
    }
  }

  return {
    service: { signingName: "execute-api", handle: (request, call) => serve(request, call, true) },
    createApi: (id) => void apis.set(id, { id, routes: [], integrations: new Map() }),
    addIntegration: (apiId, integrationId, functionArn) =>
      void apiOf(apiId).integrations.set(integrationId, functionArn),
    addRoute: (apiId, routeKey, target) => void apiOf(apiId).routes.push(parseRoute(routeKey, target)),
    serve: (request, call) => serve(request, call, false),
  };
}

function message(status: number, text: string): HttpResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify({ message: text }) };
}

/** API Gateway's `message`, and around it a problem document like those of the functions behind. */
function tooLarge(request: HttpRequest): HttpResponse {
  const detail =
    `The request body has ${request.body.length} bytes. API Gateway takes at most ${LARGEST_REQUEST}, ` +
    "and a function's request, with the event around the body, at most 6 MB.";
  const problem = {
    type: "about:blank",
    title: "Content Too Large",
    status: 413,
    detail,
    message: "Request Entity Too Large",
  };
  return { status: 413, headers: { "content-type": "application/problem+json" }, body: JSON.stringify(problem) };
}
