import type { Envelope } from "../../trace.ts";
import type { ApiDestination, Connection, ConnectionHttpParameters, Target } from "../model.ts";
import { parsePath, selectPath } from "./json-path.ts";

export interface ApiRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
}

const OWN_HEADERS = {
  "content-type": "application/json; charset=utf-8",
  range: "bytes=0-1048575",
  "user-agent": "Amazon/EventBridge/ApiDestinations",
};

/**
 * Returns a target's parameters with the event's values in the place of JSON paths, such as `$.detail.id`: the whole value
 * must be a path. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html#targets-specifics-dynamic
 */
export function filled(parameters: Target["HttpParameters"], event: Envelope): Target["HttpParameters"] {
  const { PathParameterValues, HeaderParameters, QueryStringParameters } = parameters ?? {};
  const valueFor = (text: string) => {
    if (!text.startsWith("$.") || !parsePath(text)) return text;
    const value = selectPath(text, event) ?? "";
    return typeof value === "string" ? value : JSON.stringify(value);
  };
  const all = (map: Record<string, string> = {}) =>
    Object.fromEntries(Object.entries(map).map(([name, value]) => [name, valueFor(value)]));
  return {
    PathParameterValues: PathParameterValues?.map(valueFor),
    HeaderParameters: all(HeaderParameters),
    QueryStringParameters: all(QueryStringParameters),
  };
}

/**
 * Returns the request to an API destination. The connection's parameters override the target's of the same name.
 * `token` is the connection's OAuth token. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html
 */
export function apiRequest(
  { invocationEndpoint, httpMethod: method }: ApiDestination,
  { authParameters }: Connection,
  target: Target["HttpParameters"],
  input: string,
  token?: string,
): ApiRequest {
  const http = authParameters.InvocationHttpParameters;
  const url = new URL(withPathValues(invocationEndpoint, target?.PathParameterValues));
  const query = { ...target?.QueryStringParameters, ...byKey(http?.QueryStringParameters) };
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  const headers = {
    ...OWN_HEADERS,
    ...lowerCase(target?.HeaderParameters),
    ...lowerCase(byKey(http?.HeaderParameters)),
    ...authorization(authParameters, token),
  };
  const hasBody = method !== "GET" && method !== "HEAD";
  return { method, url: url.href, headers, ...(hasBody && { body: withBodyParameters(input, http) }) };
}

/** Returns a connection's parameters by key. */
export const byKey = (parameters: { Key?: string; Value?: string }[] = []): Record<string, string> =>
  Object.fromEntries(parameters.map(({ Key = "", Value = "" }) => [Key, Value]));

export const lowerCase = (headers: Record<string, string | undefined> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value = ""]) => [name.toLowerCase(), value]));

const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

function authorization(parameters: Connection["authParameters"], token: string | undefined): Record<string, string> {
  const { BasicAuthParameters, ApiKeyAuthParameters } = parameters;
  if (token !== undefined) return { authorization: token };
  if (BasicAuthParameters) {
    return { authorization: basic(BasicAuthParameters.Username ?? "", BasicAuthParameters.Password ?? "") };
  }
  return ApiKeyAuthParameters
    ? lowerCase({ [`${ApiKeyAuthParameters.ApiKeyName}`]: ApiKeyAuthParameters.ApiKeyValue })
    : {};
}

function withPathValues(endpoint: string, values: string[] = []): string {
  let next = 0;
  return endpoint.replaceAll("*", () => encodeURIComponent(values[next++] ?? "*"));
}

// Parameters can only be added to a body that is a JSON object.
function withBodyParameters(input: string, http: ConnectionHttpParameters | undefined): string {
  if (!http?.BodyParameters?.length || !/^\s*\{/.test(input)) return input;
  return JSON.stringify({ ...(JSON.parse(input) as object), ...byKey(http.BodyParameters) });
}
