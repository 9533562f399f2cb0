import { ACCOUNT, type HttpRequest } from "../aws.ts";
import type { Outcome } from "./integration.ts";
import { commonLogTime } from "./payload.ts";

/** Names of `$context` and their values for one request; what is not there is logged as `-`. */
type Context = Record<string, string | number | undefined>;

/** Where a stage writes a line for each request, and how. */
export interface AccessLog {
  /** The log group's name. */
  group: string;
  /** A line with variables, such as `$context.requestId`. */
  format: string;
}

/** The longest format that API Gateway takes. */
const LONGEST_FORMAT = 3000;

/** Reads the template's `AccessLogSettings`. Throws for what API Gateway would reject. */
// biome-ignore lint/suspicious/noExplicitAny: a template's properties are typed by AWS's documentation alone.
export function accessLogOf(settings: any): AccessLog | undefined {
  if (settings === undefined) return undefined;
  const { DestinationArn, Format, ...others } = settings;
  const unknown = Object.keys(others);
  if (unknown.length > 0)
    throw new Error(`the local cloud does not support ${unknown.join(", ")} in AccessLogSettings.`);
  const group = /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)(?::\*)?$/.exec(String(DestinationArn))?.[1];
  if (group === undefined)
    throw new Error(
      `the DestinationArn ${DestinationArn} in AccessLogSettings is no log group's: only those are supported.`,
    );
  const format = String(Format ?? "");
  if (!/\$context\.(requestId|extendedRequestId)\b/.test(format) || format.length > LONGEST_FORMAT)
    throw new Error(
      `the Format in AccessLogSettings must contain $context.requestId, and have at most ${LONGEST_FORMAT} characters.`,
    );
  return { group, format };
}

const VARIABLE = /\$context\.([A-Za-z]+(?:\.[A-Za-z]+)*)/g;

/**
 * Returns a request's line: the format with the variables' values.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export const accessLogLine = (format: string, context: Context): string =>
  format.replaceAll(VARIABLE, (_, name: string) => escaped(context[name]));

// A value may come from the caller: it must not end the string that it stands in, nor the line.
const escaped = (value: string | number | undefined): string =>
  value === undefined || value === "" ? "-" : JSON.stringify(String(value)).slice(1, -1);

/** What came of a request: of the function, or of API Gateway itself. */
export interface Logged extends Outcome {
  /** How long the integration took, in milliseconds; absent when the request did not come to it. */
  integrationMs?: number;
}

interface Circumstances {
  apiId: string;
  routeKey: string;
  requestId: string;
  sourceIp: string;
  /** Of the caller, where the route has IAM authorization. */
  userArn?: string;
  userId?: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
  endedAt: number;
}

/** Returns the variables of one request. Those of custom domains, certificates and JWTs are not there. */
export function accessLogContext(request: HttpRequest, logged: Logged, circumstances: Circumstances): Context {
  const { method, path, headers } = request;
  const { response, integrationMs, requestId, error } = logged;
  const { apiId, routeKey, sourceIp, userArn, userId, startedAt, endedAt } = circumstances;
  const length = Buffer.byteLength(response.body);
  const own = integrationMs === undefined && response.status >= 400 ? ownMessage(response.body) : undefined;
  return {
    accountId: ACCOUNT,
    apiId,
    dataProcessed: request.body.length + length,
    domainName: headers["host"],
    domainPrefix: apiId,
    "error.message": own,
    "error.messageString": own && `"${own}"`,
    extendedRequestId: circumstances.requestId,
    httpMethod: method,
    "identity.accountId": userArn && ACCOUNT,
    "identity.caller": userId,
    "identity.sourceIp": sourceIp,
    "identity.user": userId,
    "identity.userAgent": headers["user-agent"],
    "identity.userArn": userArn,
    "integration.error": error,
    "integration.integrationStatus": requestId && response.status,
    "integration.latency": integrationMs,
    "integration.requestId": requestId,
    "integration.status": requestId && 200,
    integrationErrorMessage: error,
    integrationLatency: integrationMs,
    integrationStatus: requestId && 200,
    path,
    protocol: "HTTP/1.1",
    requestId: circumstances.requestId,
    requestTime: commonLogTime(startedAt),
    requestTimeEpoch: startedAt,
    responseLatency: endedAt - startedAt,
    responseLength: length,
    routeKey,
    stage: "$default",
    status: response.status,
  };
}

const ownMessage = (body: string | Buffer): string => JSON.parse(String(body)).message;
