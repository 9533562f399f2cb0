import type { Caller, HttpRequest, HttpResponse, RequiredAccess } from "../aws.ts";
import { notImplemented, S3Error } from "./errors.ts";
import type { Route } from "./route.ts";
import type { State } from "./state.ts";

export interface OperationInput extends Route {
  request: HttpRequest;
  caller: Caller;
}

/** One operation of the API, whole: what it takes, what its caller must be allowed to do, and what it does. */
export interface Operation {
  /** The parameters in the query that are acted upon. */
  query?: string[];
  /** The `x-amz-*` headers that are acted upon; a trailing `*` stands for any ending. */
  headers?: string[];
  permissions(state: State, input: OperationInput): RequiredAccess[];
  /** Throws `AwsError`. */
  run(state: State, input: OperationInput): HttpResponse;
}

// What every request may carry: its signature, and what SDKs add of their own.
const SIGNATURE = /^x-amz-(?:algorithm|credential|date|expires|signature|signedheaders|security-token)$/i;
const HEADERS = [
  "x-amz-checksum-mode",
  "x-amz-content-sha256",
  "x-amz-date",
  "x-amz-expected-bucket-owner",
  "x-amz-request-payer",
  "x-amz-sdk-checksum-algorithm",
  "x-amz-security-token",
  "x-amz-user-agent",
];

/** A presigned URL may carry headers in its query: they count as headers. */
export function withHoistedHeaders(request: HttpRequest): HttpRequest {
  const hoisted = [...request.query].filter(([name]) => /^x-amz-/i.test(name) && !SIGNATURE.test(name));
  if (hoisted.length === 0) return request;
  const headers = Object.fromEntries(hoisted.map(([name, value]) => [name.toLowerCase(), value]));
  return { ...request, headers: { ...request.headers, ...headers } };
}

/** Throws `NotImplemented` for the first parameter or header that the operation would pass over in silence. */
export function refuseUnknown(name: string, operation: Operation, { query, headers }: HttpRequest): void {
  for (const parameter of query.keys()) {
    if (parameter === "x-id" || /^x-amz-/i.test(parameter) || operation.query?.includes(parameter)) continue;
    throw notImplemented(`the parameter ${parameter} of ${name}`);
  }
  const known = [...HEADERS, ...(operation.headers ?? [])];
  const isKnown = (header: string) =>
    known.some((entry) => (entry.endsWith("*") ? header.startsWith(entry.slice(0, -1)) : header === entry));
  for (const header of Object.keys(headers)) {
    if (header.startsWith("x-amz-") && !isKnown(header)) throw notImplemented(`the header ${header} of ${name}`);
  }
}

/** Throws `AccessDenied` when the caller expects the bucket to be another account's. */
export function checkOwner({ headers }: HttpRequest, account: string): void {
  const expected = headers["x-amz-expected-bucket-owner"];
  if (expected !== undefined && expected !== account) throw new S3Error("AccessDenied", "Access Denied", 403);
}
