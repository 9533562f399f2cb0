import type { Service, SignatureFault } from "../aws.ts";
import { UNKNOWN_KEY } from "../protocols/refuse-signature.ts";
import { errorResponse, S3Error } from "./errors.ts";

export const refuseS3Signature: Service["refuseSignature"] = (request, fault, requestId) =>
  errorResponse(errorOf(fault), request.path, requestId);

function errorOf({ kind }: SignatureFault): S3Error {
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
