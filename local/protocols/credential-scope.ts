import type { HttpRequest } from "../aws.ts";

/** Who signed a request and for which service: the credential scope of Signature Version 4. */
export interface CredentialScope {
  accessKeyId: string;
  /** The service's signing name, such as `events` or `s3`. */
  service: string;
  region: string;
  /** Whether the query holds it, as in a link, rather than the Authorization header. */
  presigned: boolean;
}

/**
 * The credential scope of a request signed in its Authorization header or, presigned, in its query; undefined when it
 * carries no signature.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function credentialScope(request: Pick<HttpRequest, "headers" | "query">): CredentialScope | undefined {
  const header = /^AWS4-HMAC-SHA256 .*Credential=([^,\s]+)/.exec(request.headers["authorization"] ?? "")?.[1];
  const credential = header ?? request.query.get("X-Amz-Credential");
  if (!credential) return undefined;
  // An access key may hold slashes, the scope behind it never does.
  const parts = credential.split("/");
  const [, region = "", service = ""] = parts.slice(-4);
  return { accessKeyId: parts.slice(0, -4).join("/"), region, service, presigned: header === undefined };
}
