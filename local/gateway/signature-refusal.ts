import type { HttpRequest, HttpResponse } from "../aws.ts";
import { errorResponse, S3Error } from "../s3/errors.ts";
import { queryError } from "./query-error.ts";
import { isForm } from "./requested-operation.ts";
import { LOCAL_SECRET, type SignatureFault } from "./verify-signature.ts";

const MISMATCH =
  "The request signature we calculated does not match the signature you provided. " +
  "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

const UNKNOWN_KEY =
  "The secret of this access key is not known to the local cloud, so its signature in a URL cannot be checked. Use " +
  `credentials that the local cloud made or, to presign requests for S3, the secret "${LOCAL_SECRET}".`;

const CODES: Partial<Record<SignatureFault["kind"], { query: string; json: string }>> = {
  token: { query: "InvalidClientTokenId", json: "UnrecognizedClientException" },
  "session-expired": { query: "ExpiredToken", json: "ExpiredTokenException" },
};

/** The answer to a request with a wrong signature, in the words and the protocol of the service that it is for. */
export function signatureRefusal(
  request: HttpRequest,
  service: string,
  fault: SignatureFault,
  requestId: string,
): HttpResponse {
  if (service === "s3") return errorResponse(inS3(fault), request.path, requestId);
  const message = messageOf(fault);
  const isQuery = isForm(request);
  if (isQuery || service === "sqs") {
    const code = CODES[fault.kind]?.query ?? "SignatureDoesNotMatch";
    if (!isQuery) return json(403, code, message, { "x-amzn-query-error": `${code};Sender` });
    return queryError(service, { status: 403, code, message, requestId });
  }
  const code = CODES[fault.kind]?.json ?? "InvalidSignatureException";
  const isPlain = request.headers["x-amz-target"] === undefined || fault.kind === "unknown-key";
  return json(isPlain ? 403 : 400, code, message);
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

function inS3({ kind }: SignatureFault): S3Error {
  switch (kind) {
    case "token":
      return new S3Error("InvalidToken", "The provided token is malformed or otherwise invalid.", 400);
    case "session-expired":
      return new S3Error("ExpiredToken", "The provided token has expired.", 400);
    case "presign-expired":
      return new S3Error("AccessDenied", "Request has expired", 403);
    case "expired":
    case "early":
      return new S3Error(
        "RequestTimeTooSkewed",
        "The difference between the request time and the current time is too large.",
        403,
      );
    case "body":
      return new S3Error(
        "XAmzContentSHA256Mismatch",
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
        400,
      );
    case "unknown-key":
      return new S3Error("SignatureDoesNotMatch", UNKNOWN_KEY, 403);
    default:
      return new S3Error(
        "SignatureDoesNotMatch",
        "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
        403,
      );
  }
}

function json(status: number, code: string, message: string, more: Record<string, string> = {}): HttpResponse {
  const headers = { "content-type": "application/json", "x-amzn-errortype": code, ...more };
  return { status, headers, body: JSON.stringify({ __type: code, message }) };
}
