import { AwsError, type HttpResponse } from "../aws.ts";
import { document } from "./xml.ts";

/** An S3 error; `details` are elements besides code and message, such as `Key`. */
export class S3Error extends AwsError {
  readonly details: Record<string, string>;

  constructor(code: string, message: string, status: number, details: Record<string, string> = {}) {
    super(code, message, status);
    this.details = details;
  }
}

export const noSuchBucket = (BucketName: string): S3Error =>
  new S3Error("NoSuchBucket", "The specified bucket does not exist", 404, { BucketName });

export const noSuchKey = (Key: string): S3Error =>
  new S3Error("NoSuchKey", "The specified key does not exist.", 404, { Key });

export const preconditionFailed = (Condition: string): S3Error =>
  new S3Error("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412, {
    Condition,
  });

export const invalidArgument = (message: string, details: Record<string, string> = {}): S3Error =>
  new S3Error("InvalidArgument", message, 400, details);

/** The error for an operation, parameter or header that the local cloud does not support. */
export const notImplemented = (what: string, hint = ""): S3Error =>
  new S3Error("NotImplemented", `s3: ${what} is not supported by the local cloud. ${hint}`.trim(), 501);

/** The error for a body that is not the expected XML. */
export const malformedXml = (): S3Error =>
  new S3Error(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
    400,
  );

export function errorResponse(error: AwsError, resource: string, requestId: string): HttpResponse {
  const details = error instanceof S3Error ? error.details : {};
  const elements = { Code: error.code, Message: error.message, ...details, Resource: resource, RequestId: requestId };
  return {
    status: error.status,
    headers: { "content-type": "application/xml" },
    body: document("Error", elements),
  };
}
