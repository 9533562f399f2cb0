import type { ServerResponse } from "node:http";
import type { HttpResponse } from "../aws.ts";

/**
 * Of the pages about the cloud: only their own scripts and data, in no other page's frame, and read by no other page
 * even where a browser sends no header that tells it apart.
 */
export function protectPages(outgoing: ServerResponse): void {
  const headers = {
    "content-security-policy":
      "default-src 'self'; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  };
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
}

/**
 * Of what a link gives. An object that is a page would have the endpoint's own origin, and with it the run of the cloud:
 * it gets an origin of its own, and no scripts.
 */
export function withoutScripts(headers: HttpResponse["headers"]): HttpResponse["headers"] {
  const isPage = /html|xml/i.test(String(headers["content-type"]));
  return { ...headers, "x-content-type-options": "nosniff", ...(isPage && { "content-security-policy": "sandbox" }) };
}
