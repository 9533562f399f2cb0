import type { Call, Caller, HttpRequest, HttpResponse, Service } from "../aws.ts";
import { AwsError, arn } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { credentialScope } from "../protocols/credential-scope.ts";
import type { Random } from "../random.ts";
import type { Trace } from "../trace.ts";
import { requiredAccess } from "./access.ts";
import { iamAuthorizer } from "./authorizer.ts";
import { allowsOrigin, announcedMethod, type Cors, preflightResponse, withCors } from "./cors.ts";
import { toEvent, toResponse } from "./payload.ts";
import { matchRoute, parseRoute, type Route } from "./routes.ts";

/** API Gateway's request size limit for HTTP APIs. */
const LARGEST_REQUEST = 10 * 1024 * 1024;

type Invoke = (
  functionArn: string,
  payload: string,
  caller: Caller,
) => Promise<{ payload: string; error?: string; requestId: string }>;

interface Target {
  integrationId: string;
  authorization: "NONE" | "AWS_IAM";
}

interface Api {
  id: string;
  cors?: Cors | undefined;
  routes: Route<Target>[];
  /** The function behind each integration. */
  integrations: Map<string, string>;
}

/** HTTP APIs (API Gateway v2) with Lambda proxy integrations. */
export interface HttpApi {
  /** Serves signed requests (`execute-api`), like any service. */
  service: Service;
  createApi(id: string, cors?: Cors): void;
  addIntegration(apiId: string, integrationId: string, functionArn: string): void;
  addRoute(apiId: string, routeKey: string, target: Target): void;
  /** Serves a request with the first API that has a route for it. */
  serve(request: HttpRequest, call: Call): Promise<HttpResponse>;
  /** Whether an API has a route for it. */
  takes(method: string, path: string): boolean;
  /** Whether a request is for an API whose CORS configuration allows this origin. */
  admits(request: Head, origin: string): boolean;
}

type Head = Omit<HttpRequest, "body">;

/** The function that was invoked, and the invocation. */
interface Invoked {
  function?: string;
  requestId?: string;
}

interface Found {
  api: Api;
  route: Route<Target>;
  pathParameters: Record<string, string>;
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

  function apiWithId(id: string): Api {
    const api = apis.get(id);
    if (!api) throw new Error(`There is no HTTP API with the id ${id}.`);
    return api;
  }

  async function serve(request: HttpRequest, call: Call, signed: boolean): Promise<HttpResponse> {
    const started = clock.now();
    const invoked: Invoked = {};
    const response = await answer(request, call, signed, invoked);
    const { method, path } = request;
    trace.emit({ kind: "http", method, path, status: response.status, ms: clock.now() - started, ...invoked });
    return response;
  }

  /** The first API that has a route for it. */
  function find(method: string, path: string): Found | undefined {
    for (const api of apis.values()) {
      const match = matchRoute(api.routes, method, path);
      if (match) return { api, ...match };
    }
    return undefined;
  }

  async function answer(request: HttpRequest, call: Call, signed: boolean, invoked: Invoked): Promise<HttpResponse> {
    if (request.body.length > LARGEST_REQUEST) return tooLarge(request);
    const { method, path, headers } = request;
    const found = find(method, path);
    const forbidden = found !== undefined && isForbidden(found, request, call, signed);
    const cors = apiOf(request)?.cors;
    const origin = headers["origin"];
    // A route that accepts OPTIONS also requires authorization for preflights.
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html#http-api-cors-default-route
    if (cors && origin !== undefined && announcedMethod(request) && !forbidden) return preflightResponse(cors, origin);
    if (!found) return message(404, "Not Found");
    const response = forbidden ? message(403, "Forbidden") : await invoke(found, request, call, invoked);
    return cors ? withCors(response, cors, origin) : response;
  }

  /** Returns the API that a request is for; for a preflight, the API of the announced request. */
  function apiOf(request: Head): Api | undefined {
    const announced = announcedMethod(request);
    return (find(request.method, request.path) ?? (announced ? find(announced, request.path) : undefined))?.api;
  }

  function isForbidden({ api, route }: Found, { method, path }: HttpRequest, call: Call, signed: boolean): boolean {
    if (route.target.authorization === "NONE") return false;
    return !signed || call.refusal?.(requiredAccess(api.id, method, path)) !== undefined;
  }

  const authorizerOf = (request: HttpRequest, caller: Caller): object =>
    iamAuthorizer(caller, credentialScope(request)?.accessKeyId ?? "", deps.userIdOf(caller));

  async function invoke(found: Found, request: HttpRequest, call: Call, invoked: Invoked): Promise<HttpResponse> {
    const { api, route, pathParameters } = found;
    const event = toEvent(request, {
      apiId: api.id,
      routeKey: route.key,
      pathParameters,
      requestId: call.requestId,
      now: clock.now(),
      sourceIp: "127.0.0.1",
      ...(route.target.authorization === "AWS_IAM" ? { authorizer: authorizerOf(request, call.caller) } : {}),
    });
    const sourceArn = arn("execute-api", `${api.id}/$default/${route.key.replace(" ", "")}`);
    const caller: Caller = { type: "service", service: "apigateway.amazonaws.com", sourceArn };
    const functionArn = api.integrations.get(route.target.integrationId);
    if (!functionArn) return message(500, "Internal Server Error");
    try {
      const result = await deps.invoke(functionArn, JSON.stringify(event), caller);
      Object.assign(invoked, { function: functionArn, requestId: result.requestId });
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
    createApi: (id, cors) => void apis.set(id, { id, cors, routes: [], integrations: new Map() }),
    addIntegration: (apiId, integrationId, functionArn) =>
      void apiWithId(apiId).integrations.set(integrationId, functionArn),
    addRoute: (apiId, routeKey, target) => void apiWithId(apiId).routes.push(parseRoute(routeKey, target)),
    serve: (request, call) => serve(request, call, false),
    takes: (method, path) => find(method, path) !== undefined,
    admits(request, origin) {
      const cors = apiOf(request)?.cors;
      return cors !== undefined && allowsOrigin(cors, origin);
    },
  };
}

function message(status: number, text: string): HttpResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify({ message: text }) };
}

/** Returns API Gateway's `message` within a problem document, like those that the functions return. */
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
