import { validateHeaderName, validateHeaderValue } from "node:http";
import { ACCOUNT, type HttpRequest, type HttpResponse } from "../aws.ts";

interface EventContext {
  apiId: string;
  routeKey: string;
  pathParameters: Record<string, string>;
  requestId: string;
  now: number;
  sourceIp: string;
  /** The X-Ray trace that the request belongs to. */
  traceHeader: string;
  /** What the route's authorizer determined about the caller. */
  authorizer?: object;
}

// Everything else is base64, forms and bodies without a type included.
const TEXT = /^(text\/.*|application\/(.+\+)?(json|xml|javascript))\b/i;

/**
 * Returns the event in payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toEvent(request: HttpRequest, context: EventContext): object {
  const { cookie, ...headers } = request.headers;
  const isText = TEXT.test(headers["content-type"] ?? "");
  const { sourceIp, now, traceHeader } = context;
  return {
    version: "2.0",
    routeKey: context.routeKey,
    rawPath: request.path,
    rawQueryString: request.rawQuery ?? request.query.toString(),
    ...(cookie ? { cookies: cookie.split(/;\s*/) } : {}),
    headers: { ...headers, ...forwardedHeaders(headers, sourceIp), "x-amzn-trace-id": traceHeader },
    ...(request.query.size > 0 ? { queryStringParameters: joined(request.query) } : {}),
    requestContext: {
      accountId: ACCOUNT,
      apiId: context.apiId,
      ...(context.authorizer ? { authorizer: context.authorizer } : {}),
      domainName: headers["host"] ?? "",
      domainPrefix: context.apiId,
      http: {
        method: request.method,
        path: request.path,
        protocol: "HTTP/1.1",
        sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: context.requestId,
      routeKey: context.routeKey,
      stage: "$default",
      time: commonLogTime(now),
      timeEpoch: now,
    },
    ...(Object.keys(context.pathParameters).length > 0 ? { pathParameters: context.pathParameters } : {}),
    ...(request.body.length > 0 ? { body: request.body.toString(isText ? "utf8" : "base64") } : {}),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
}

/** Returns the headers that API Gateway adds: how the request came to it, after what proxies before it said. */
function forwardedHeaders(headers: HttpRequest["headers"], sourceIp: string): HttpRequest["headers"] {
  const before = headers["x-forwarded-for"];
  return {
    "x-forwarded-for": before ? `${before}, ${sourceIp}` : sourceIp,
    "x-forwarded-port": /:(\d+)$/.exec(headers["host"] ?? "")?.[1] ?? "80",
    "x-forwarded-proto": "http",
  };
}

interface Structured {
  statusCode: number;
  headers?: Record<string, string | number | boolean>;
  cookies?: string[];
  body?: string;
  isBase64Encoded?: boolean;
}

/**
 * Converts a function's result: an object with `statusCode` is the response, anything else becomes its JSON body. A
 * result that is not a valid response yields the first wrong field.
 */
export function toResponse(payload: string): HttpResponse | { wrongField: keyof Structured } {
  const result: unknown = JSON.parse(payload || "null");
  if (!isStructured(result)) {
    return { status: 200, headers: { "content-type": "application/json" }, body: payload };
  }
  const wrongField = wrongFieldOf(result);
  if (wrongField) return { wrongField };
  const { statusCode: status, cookies } = result;
  const body = result.body ?? "";
  const headers: HttpResponse["headers"] = { "content-type": "text/plain; charset=utf-8" };
  for (const [name, value] of Object.entries(result.headers ?? {})) headers[name.toLowerCase()] = String(value);
  if (cookies) headers["set-cookie"] = cookies;
  return { status, headers, body: result.isBase64Encoded ? Buffer.from(body, "base64") : body };
}

function wrongFieldOf({ statusCode, body, headers, cookies }: Structured): keyof Structured | undefined {
  if (statusCode < 200 || statusCode > 599) return "statusCode";
  if (typeof (body ?? "") !== "string") return "body";
  if (!isHeaders(headers ?? {})) return "headers";
  return isHeaders({ "set-cookie": cookies ?? [] }) ? undefined : "cookies";
}

/** Whether these are valid HTTP headers. */
function isHeaders(headers: unknown): boolean {
  if (typeof headers !== "object" || headers === null) return false;
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      for (const each of [value].flat()) {
        if (each !== null && typeof each === "object") return false;
        validateHeaderValue(name, String(each));
      }
    }
    return true;
  } catch {
    return false;
  }
}

function isStructured(result: unknown): result is Structured {
  return typeof result === "object" && result !== null && "statusCode" in result && Number.isInteger(result.statusCode);
}

function joined(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name).join(",")]));
}

/** Formats a request's time like API Gateway: `12/Mar/2026:19:03:58 +0000`. */
export function commonLogTime(now: number): string {
  const [, day, month, year, time] = new Date(now).toUTCString().split(" ");
  return `${day}/${month}/${year}:${time} +0000`;
}
