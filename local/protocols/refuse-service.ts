import type { HttpRequest, HttpResponse } from "../aws.ts";
import { queryError } from "./query-error.ts";
import { jsonError } from "./refuse-signature.ts";
import { isForm } from "./requested-operation.ts";

// The services whose REST protocol is XML, besides S3, which is here.
const REST_XML = ["cloudfront", "route53"];

/** Returns the refusal of a service that is not there, in the protocol of the request: CBOR is made of JSON later. */
export function refuseService(
  service: string,
  supported: string[],
  request: HttpRequest,
  requestId: string,
): HttpResponse {
  const message = `The service ${service} is not part of the local cloud. Supported: ${supported.sort().join(", ")}.`;
  const isXml = isForm(request) || request.query.has("Action") || REST_XML.includes(service);
  return isXml
    ? queryError(service, { status: 501, code: "UnknownService", message, requestId })
    : jsonError(501, "UnknownServiceException", message);
}
