import type { Call, Caller, HttpRequest, HttpResponse, Service } from "../aws.ts";
import { arn, nameOf } from "../aws.ts";
import { type Clock, realClock } from "../clock.ts";
import { credentialScope } from "../protocols/credential-scope.ts";
import type { Random } from "../random.ts";
import type { Trace } from "../trace.ts";
import { requiredAccess } from "./access.ts";
import { type AccessLog, accessLogContext, accessLogLine, type Logged } from "./access-log.ts";
import { iamAuthorizer } from "./authorizer.ts";
import { allowsOrigin, announcedMethod, type Cors, preflightResponse, withCors } from "./cors.ts";
import { callFunction, type Integration, type Invoke, type Outcome } from "./integration.ts";
import { toEvent } from "./payload.ts";
import { LARGEST_REQUEST, message, tooLarge } from "./responses.ts";
import { matchRoute, parseRoute, type Route } from "./routes.ts";
import { createThrottle, type Throttle } from "./throttle.ts";

interface Target {
  integrationId: string;
  authorization: "NONE" | "AWS_IAM";
}

/** How the stage `$default` of an API limits and logs requests. */
export interface Stage {
  throttle?: Throttle | undefined;
  /** By route key, in place of the stage's. */
  routeThrottles?: Record<string, Throttle | undefined>;
  accessLog?: AccessLog | undefined;
}

interface Api {
  id: string;
  cors?: Cors | undefined;
  routes: Route<Target>[];
  integrations: Map<string, Integration>;
  accessLog?: AccessLog | undefined;
  /** Takes a token for a request of this route; false when there is none. */
  admits(routeKey: string): boolean;
}

/** HTTP APIs (API Gateway v2) with Lambda proxy integrations. */
export interface HttpApi {
  /** Serves signed requests (`execute-api`), like any service. */
  service: Service;
  /** Creates an API, or changes the CORS configuration of one that exists. */
  createApi(id: string, cors?: Cors): void;
  deleteApi(id: string): void;
  configureStage(apiId: string, stage: Stage): void;
  addIntegration(apiId: string, integrationId: string, integration: Integration): void;
  removeIntegration(apiId: string, integrationId: string): void;
  /** Adds a route, or changes the target of the one with this key. */
  addRoute(apiId: string, routeKey: string, target: Target): void;
  removeRoute(apiId: string, routeKey: string): void;
  /** Serves a request with the first API that has a route for it. */
  serve(request: HttpRequest, call: Call): Promise<HttpResponse>;
  /** Whether an API has a route for it. */
  takes(method: string, path: string): boolean;
  /** Whether a request is for an API whose CORS configuration allows this origin. */
  admits(request: Head, origin: string): boolean;
}

type Head = Omit<HttpRequest, "body">;

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
  /** Writes a line of an access log. */
  writeLog(group: string, stream: string, line: string): void;
  /** What integrations' timeouts go by. */
  machineClock?: Clock;
  /** A caller's unique id, as IAM knows it. */
  userIdOf(caller: Caller): string;
}

/** A response, and what led to it. */
interface Answer extends Logged {
  found?: Found | undefined;
}

/** Whoever asks is on this machine. */
const SOURCE_IP = "127.0.0.1";

export function createHttpApi(deps: Dependencies): HttpApi {
  const { clock, trace, machineClock = realClock } = deps;
  const apis = new Map<string, Api>();

  function apiWithId(id: string): Api {
    const api = apis.get(id);
    if (!api) throw new Error(`There is no HTTP API with the id ${id}.`);
    return api;
  }

  async function serve(request: HttpRequest, call: Call, signed: boolean): Promise<HttpResponse> {
    const started = clock.now();
    const answered = await answer(request, call, signed);
    const { response, found, requestId, error } = answered;
    const { method, path } = request;
    const functionArn = found?.api.integrations.get(found.route.target.integrationId)?.functionArn;
    const invoked = requestId === undefined ? {} : { requestId, ...(functionArn && { function: functionArn }) };
    const why = error === undefined ? {} : { error };
    trace.emit({ kind: "http", method, path, status: response.status, ms: clock.now() - started, ...invoked, ...why });
    if (found) writeAccessLog(found, request, call, answered, started);
    return response;
  }

  function writeAccessLog({ api, route }: Found, request: HttpRequest, call: Call, answer: Answer, startedAt: number) {
    if (!api.accessLog) return;
    const isSigned = route.target.authorization === "AWS_IAM";
    const context = accessLogContext(request, answer, {
      apiId: api.id,
      routeKey: route.key,
      requestId: call.requestId,
      sourceIp: SOURCE_IP,
      ...(isSigned && { userArn: nameOf(call.caller), userId: deps.userIdOf(call.caller) }),
      startedAt,
      endedAt: clock.now(),
    });
    deps.writeLog(api.accessLog.group, api.id, accessLogLine(api.accessLog.format, context));
  }

  /** The first API that has a route for it. */
  function find(method: string, path: string): Found | undefined {
    for (const api of apis.values()) {
      const match = matchRoute(api.routes, method, path);
      if (match) return { api, ...match };
    }
    return undefined;
  }

  async function answer(request: HttpRequest, call: Call, signed: boolean): Promise<Answer> {
    const { method, path, headers } = request;
    const found = find(method, path);
    if (request.body.length > LARGEST_REQUEST) return { response: tooLarge(request), found };
    const forbidden = found !== undefined && isForbidden(found, request, call, signed);
    const cors = apiOf(request)?.cors;
    const origin = headers["origin"];
    // A route that accepts OPTIONS also requires authorization for preflights.
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html#http-api-cors-default-route
    if (cors && origin !== undefined && announcedMethod(request) && !forbidden)
      return { response: preflightResponse(cors, origin), found };
    if (!found) return { response: message(404, "Not Found") };
    const outcome = await respond(found, forbidden, request, call);
    return { ...outcome, found, ...(cors && { response: withCors(outcome.response, cors, origin) }) };
  }

  async function respond(found: Found, forbidden: boolean, request: HttpRequest, call: Call): Promise<Answer> {
    if (!found.api.admits(found.route.key)) return { response: message(429, "Too Many Requests") };
    if (forbidden) return { response: message(403, "Forbidden") };
    const started = clock.now();
    const outcome = await invoke(found, request, call);
    return { ...outcome, integrationMs: clock.now() - started };
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

  async function invoke(found: Found, request: HttpRequest, call: Call): Promise<Outcome> {
    const { api, route, pathParameters } = found;
    const integration = api.integrations.get(route.target.integrationId);
    if (!integration) return { response: message(500, "Internal Server Error") };
    const traceHeader = request.headers["x-amzn-trace-id"] ?? newTrace(clock, deps.random);
    const event = toEvent(request, {
      apiId: api.id,
      routeKey: route.key,
      pathParameters,
      requestId: call.requestId,
      now: clock.now(),
      sourceIp: SOURCE_IP,
      traceHeader,
      ...(route.target.authorization === "AWS_IAM" ? { authorizer: authorizerOf(request, call.caller) } : {}),
    });
    const sourceArn = arn("execute-api", `${api.id}/$default/${route.key.replace(" ", "")}`);
    const caller: Caller = { type: "service", service: "apigateway.amazonaws.com", sourceArn };
    const outcome = await callFunction(integration, event, traceHeader, caller, request, {
      invoke: deps.invoke,
      machineClock,
    });
    if (outcome.refusal) {
      const { code, message } = outcome.refusal;
      trace.emit({ kind: "refused", service: "execute-api", operation: route.key, code, message });
    }
    return outcome;
  }

  return {
    service: { signingName: "execute-api", handle: (request, call) => serve(request, call, true) },
    createApi: (id, cors) =>
      void apis.set(id, { routes: [], integrations: new Map(), admits: () => true, ...apis.get(id), id, cors }),
    deleteApi: (id) => void apis.delete(id),
    configureStage(apiId, { throttle, routeThrottles = {}, accessLog }) {
      const whole = throttle && createThrottle(throttle, clock);
      const own = new Map(
        Object.entries(routeThrottles).flatMap(([key, limits]) =>
          limits ? [[key, createThrottle(limits, clock)]] : [],
        ),
      );
      Object.assign(apiWithId(apiId), { accessLog, admits: (key: string) => (own.get(key) ?? whole)?.() ?? true });
    },
    addIntegration: (apiId, integrationId, integration) =>
      void apiWithId(apiId).integrations.set(integrationId, integration),
    removeIntegration: (apiId, integrationId) => void apis.get(apiId)?.integrations.delete(integrationId),
    addRoute(apiId, routeKey, target) {
      const api = apiWithId(apiId);
      const route = parseRoute(routeKey, target);
      const place = api.routes.findIndex(({ key }) => key === routeKey);
      if (place < 0) api.routes.push(route);
      else api.routes[place] = route;
    },
    removeRoute(apiId, routeKey) {
      const api = apis.get(apiId);
      if (api) api.routes = api.routes.filter(({ key }) => key !== routeKey);
    },
    serve: (request, call) => serve(request, call, false),
    takes: (method, path) => find(method, path) !== undefined,
    admits(request, origin) {
      const cors = apiOf(request)?.cors;
      return cors !== undefined && allowsOrigin(cors, origin);
    },
  };
}

/**
 * Returns the header of a trace that begins here.
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
const newTrace = ({ now }: Clock, random: Random): string =>
  `Root=1-${Math.floor(now() / 1000).toString(16)}-${random.text(24, "0123456789abcdef")}`;
