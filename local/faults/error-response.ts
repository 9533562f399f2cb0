import type { HttpRequest, HttpResponse } from "../aws.ts";
import { queryError } from "../protocols/query-error.ts";
import { jsonError } from "../protocols/refuse-signature.ts";
import { isForm } from "../protocols/requested-operation.ts";
import { writeXml } from "../xml.ts";

export type ApiError = "api-throttle-error" | "api-internal-error" | "api-unavailable-error";

interface Words {
  status: number;
  code: string;
}

/** What each kind of error is where the service has no words of its own. */
const USUAL: Record<ApiError, Words> = {
  "api-throttle-error": { status: 400, code: "ThrottlingException" },
  "api-internal-error": { status: 500, code: "InternalFailure" },
  "api-unavailable-error": { status: 503, code: "ServiceUnavailable" },
};

/** The services' own words, by their signing names. */
const OWN: Record<string, Partial<Record<ApiError, Words>>> = {
  dynamodb: { "api-internal-error": { status: 500, code: "InternalServerError" } },
  events: { "api-internal-error": { status: 500, code: "InternalException" } },
  lambda: {
    "api-throttle-error": { status: 429, code: "TooManyRequestsException" },
    "api-internal-error": { status: 500, code: "ServiceException" },
  },
  s3: {
    "api-throttle-error": { status: 503, code: "SlowDown" },
    "api-internal-error": { status: 500, code: "InternalError" },
  },
  ses: { "api-throttle-error": { status: 429, code: "TooManyRequestsException" } },
  sns: {
    "api-throttle-error": { status: 400, code: "Throttling" },
    "api-internal-error": { status: 500, code: "InternalError" },
  },
  sqs: { "api-throttle-error": { status: 400, code: "RequestThrottled" } },
};

const MESSAGES: Record<ApiError, string> = {
  "api-throttle-error": "Rate exceeded",
  "api-internal-error": "An internal error occurred",
  "api-unavailable-error": "The service is unavailable. Please try again shortly.",
};

/** Returns a service's error, in the protocol of the request. */
export function errorResponse(kind: ApiError, service: string, request: HttpRequest, requestId: string): HttpResponse {
  if (service === "execute-api") return apiGatewayError(kind);
  const { status, code } = OWN[service]?.[kind] ?? USUAL[kind];
  const message = MESSAGES[kind];
  if (service === "s3") return s3Error(status, code, message, requestId);
  if (isForm(request)) return queryError(service, { status, code, message, requestId });
  return jsonError(status, code, message);
}

/** Returns an error of S3. */
export function s3Error(status: number, code: string, message: string, requestId: string): HttpResponse {
  const error = writeXml({ Error: { Code: code, Message: message, RequestId: requestId } });
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${error}`;
  return { status, headers: { "content-type": "application/xml" }, body };
}

function apiGatewayError(kind: ApiError): HttpResponse {
  const [status, message] = {
    "api-throttle-error": [429, "Too Many Requests"] as const,
    "api-internal-error": [500, "Internal Server Error"] as const,
    "api-unavailable-error": [503, "Service Unavailable"] as const,
  }[kind];
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify({ message }) };
}
