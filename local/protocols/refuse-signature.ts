import type { HttpRequest, HttpResponse, SignatureFault } from "../aws.ts";
import { queryError } from "./query-error.ts";
import { isForm } from "./requested-operation.ts";

/** The secret that stands in for those that the local cloud does not know, where a signature has to verify. */
export const LOCAL_SECRET = "test";

export const UNKNOWN_KEY =
  "The secret of this access key is not known to the local cloud, so its signature in a URL cannot be checked. Use " +
  `credentials that the local cloud made or, to presign requests for S3, the secret "${LOCAL_SECRET}".`;

const MISMATCH =
  "The request signature we calculated does not match the signature you provided. " +
  "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

const CODES: Partial<Record<SignatureFault["kind"], { query: string; json: string }>> = {
  token: { query: "InvalidClientTokenId", json: "UnrecognizedClientException" },
  "session-expired": { query: "ExpiredToken", json: "ExpiredTokenException" },
};

/** The refusal of a request with a wrong signature, in the words of the protocol that it came in. */
export function refuseSignature(
  service: string,
  request: HttpRequest,
  fault: SignatureFault,
  requestId: string,
): HttpResponse {
  const { query, json, message } = signatureError(fault);
  if (isForm(request)) return queryError(service, { status: 403, code: query, message, requestId });
  const isPlain = request.headers["x-amz-target"] === undefined || fault.kind === "unknown-key";
  return jsonError(isPlain ? 403 : 400, json, message);
}

/** What is wrong with a signature, and its error codes in either protocol. */
export function signatureError(fault: SignatureFault): { query: string; json: string; message: string } {
  const codes = CODES[fault.kind] ?? { query: "SignatureDoesNotMatch", json: "InvalidSignatureException" };
  return { ...codes, message: messageOf(fault) };
}

function messageOf(fault: SignatureFault): string {
  if (fault.kind === "token") return "The security token included in the request is invalid.";
  if (fault.kind === "unknown-key") return UNKNOWN_KEY;
  if (fault.kind === "session-expired") return "The security token included in the request is expired";
  if (fault.kind === "expired")
    return `Signature expired: ${fault.signedAt} is now earlier than ${fault.limit} (${fault.now} - 15 min.)`;
  if (fault.kind === "early")
    return `Signature not yet current: ${fault.signedAt} is still later than ${fault.limit} (${fault.now} + 15 min.)`;
  return fault.kind === "presign-expired" ? "Signature expired" : MISMATCH;
}

export function jsonError(
  status: number,
  code: string,
  message: string,
  more: Record<string, string> = {},
): HttpResponse {
  const headers = { "content-type": "application/json", "x-amzn-errortype": code, ...more };
  return { status, headers, body: JSON.stringify({ __type: code, message }) };
}
