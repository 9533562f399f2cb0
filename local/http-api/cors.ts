import type { HttpRequest, HttpResponse } from "../aws.ts";

/**
 * An API's `CorsConfiguration`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export interface Cors {
  /** Origins, `*`, `https://*`, or `http://*`. */
  allowOrigins: string[];
  allowMethods: string[];
  allowHeaders: string[];
  exposeHeaders: string[];
  maxAge?: number;
  allowCredentials: boolean;
}

const PROPERTIES = ["AllowCredentials", "AllowHeaders", "AllowMethods", "AllowOrigins", "ExposeHeaders", "MaxAge"];
const ORIGIN = /^(?:\*|https?:\/\/\*|[a-z][a-z\d+.-]*:\/\/[^\s/*]+)$/i;
const LONGEST_MAX_AGE = 86_400;

/** Reads the template's property. Throws for what API Gateway would reject. */
// biome-ignore lint/suspicious/noExplicitAny: a template's properties are typed by AWS's documentation alone.
export function corsOf(configuration: any): Cors | undefined {
  if (configuration === undefined) return undefined;
  const unknown = Object.keys(configuration).filter((name) => !PROPERTIES.includes(name));
  if (unknown.length > 0)
    throw new Error(`the local cloud does not support ${unknown.join(", ")} in CorsConfiguration.`);
  const { AllowOrigins = [], AllowMethods = [], AllowHeaders = [], ExposeHeaders = [], MaxAge } = configuration;
  const allowCredentials = String(configuration.AllowCredentials) === "true";
  const wrong = (AllowOrigins as string[]).find((origin) => !ORIGIN.test(origin));
  if (wrong !== undefined)
    throw new Error(
      `the origin ${wrong} in CorsConfiguration is none: use scheme://host[:port], https://*, http://*, or *.`,
    );
  if (allowCredentials && AllowOrigins.includes("*"))
    throw new Error("allow-credentials is not supported if 'allow-origin' is *.");
  const maxAge = MaxAge === undefined ? undefined : Number(MaxAge);
  if (maxAge !== undefined && !(Number.isInteger(maxAge) && maxAge >= -1 && maxAge <= LONGEST_MAX_AGE))
    throw new Error(`MaxAge in CorsConfiguration is ${MaxAge}: it must be from -1 to ${LONGEST_MAX_AGE} seconds.`);
  return {
    allowOrigins: AllowOrigins,
    allowMethods: AllowMethods,
    allowHeaders: AllowHeaders,
    exposeHeaders: ExposeHeaders,
    allowCredentials,
    ...(maxAge === undefined ? {} : { maxAge }),
  };
}

export const allowsOrigin = ({ allowOrigins }: Cors, origin: string): boolean =>
  allowOrigins.some((allowed) =>
    allowed.endsWith("*") ? origin.startsWith(allowed.slice(0, -1)) : allowed.toLowerCase() === origin.toLowerCase(),
  );

type Head = Pick<HttpRequest, "method" | "headers">;

/** Returns the method that a preflight announces; undefined for any other request. */
export const announcedMethod = ({ method, headers }: Head): string | undefined =>
  method === "OPTIONS" && headers["origin"] !== undefined ? headers["access-control-request-method"] : undefined;

/** Returns the response to a preflight: CORS headers for an allowed origin, none otherwise. */
export function preflightResponse(cors: Cors, origin: string): HttpResponse {
  if (!allowsOrigin(cors, origin)) return { status: 204, headers: {}, body: "" };
  const headers = {
    ...originHeaders(cors, origin),
    ...listHeader("access-control-allow-methods", cors.allowMethods),
    ...listHeader("access-control-allow-headers", cors.allowHeaders),
    ...(cors.maxAge === undefined ? {} : { "access-control-max-age": String(cors.maxAge) }),
  };
  return { status: 204, headers, body: "" };
}

/** Returns a response with the API's CORS headers in place of the function's own. */
export function withCors(response: HttpResponse, cors: Cors, origin: string | undefined): HttpResponse {
  const own = Object.entries(response.headers).filter(([name]) => !name.startsWith("access-control-"));
  const isAllowed = origin !== undefined && allowsOrigin(cors, origin);
  const added = isAllowed
    ? { ...originHeaders(cors, origin), ...listHeader("access-control-expose-headers", cors.exposeHeaders) }
    : {};
  return { ...response, headers: { ...Object.fromEntries(own), ...added } };
}

function originHeaders(cors: Cors, origin: string): Record<string, string> {
  return {
    "access-control-allow-origin": cors.allowOrigins.includes("*") ? "*" : origin,
    ...(cors.allowCredentials ? { "access-control-allow-credentials": "true" } : {}),
  };
}

const listHeader = (name: string, values: string[]): Record<string, string> =>
  values.length > 0 ? { [name]: values.join(",") } : {};
