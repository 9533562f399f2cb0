import type { HttpRequest, HttpResponse } from "../aws.ts";

/** API Gateway's request size limit for HTTP APIs, in bytes. */
export const LARGEST_REQUEST = 10 * 1024 * 1024;

/** Returns a response of API Gateway itself. */
export function message(status: number, text: string): HttpResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify({ message: text }) };
}

/** Returns API Gateway's `message` within a problem document, like those that the functions return. */
export function tooLarge(request: HttpRequest): HttpResponse {
  const detail =
    `The request body has ${request.body.length} bytes. API Gateway takes at most ${LARGEST_REQUEST}, ` +
    "and a function's request, with the event around the body, at most 6 MB.";
  const problem = {
    type: "about:blank",
    title: "Content Too Large",
    status: 413,
    detail,
    message: "Request Entity Too Large",
  };
  return { status: 413, headers: { "content-type": "application/problem+json" }, body: JSON.stringify(problem) };
}
