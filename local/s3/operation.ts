import type { Caller, HttpRequest, HttpResponse, RequiredAccess } from "../aws.ts";
import { notImplemented, S3Error } from "./errors.ts";
import type { Route } from "./route.ts";
import type { State } from "./state.ts";

export interface OperationInput extends Route {
  request: HttpRequest;
  caller: Caller;
}

/** One operation of the API: its input, its required permissions, and its implementation. */
export interface Operation {
  /** The supported query parameters. */
  query?: string[];
  /** The supported `x-amz-*` headers; a trailing `*` matches any suffix. */
  headers?: string[];
  permissions(state: State, input: OperationInput): RequiredAccess[];
  /** Throws `AwsError`. */
  run(state: State, input: OperationInput): HttpResponse;
}

// What every request may contain: its signature, and what SDKs add.
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

/** Moves the headers in a presigned URL's query to the request's headers. */
export function withHoistedHeaders(request: HttpRequest): HttpRequest {
  const hoisted = [...request.query].filter(([name]) => /^x-amz-/i.test(name) && !SIGNATURE.test(name));
  if (hoisted.length === 0) return request;
  const headers = Object.fromEntries(hoisted.map(([name, value]) => [name.toLowerCase(), value]));
  return { ...request, headers: { ...request.headers, ...headers } };
}

/** Throws `NotImplemented` for the first parameter or header that the operation would silently ignore. */
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

/** Throws `AccessDenied` if the caller expects the bucket to belong to another account. */
export function checkOwner({ headers }: HttpRequest, account: string): void {
  const expected = headers["x-amz-expected-bucket-owner"];
  if (expected !== undefined && expected !== account) throw new S3Error("AccessDenied", "Access Denied", 403);
}
