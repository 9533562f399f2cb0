import { cbor } from "@smithy/core/cbor";
import type { HttpRequest, HttpResponse } from "../aws.ts";

const PROTOCOL = "rpc-v2-cbor";

/** Whether a request speaks Smithy's RPC v2 with CBOR: https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html */
export const isCbor = ({ headers }: Pick<HttpRequest, "headers">): boolean => headers["smithy-protocol"] === PROTOCOL;

/** Returns the operation that such a request's path names; undefined for any other request. */
export const cborOperation = (request: HttpRequest): string | undefined =>
  isCbor(request) ? /^\/service\/[^/]+\/operation\/([^/]+)$/.exec(request.path)?.[1] : undefined;

/** Returns an error of a JSON protocol in CBOR: its client would take the text's first byte for a length, and fail. */
export function inCbor(response: HttpResponse): HttpResponse {
  const { "x-amzn-errortype": _, ...headers } = response.headers;
  const body = Buffer.from(cbor.serialize(JSON.parse(String(response.body))));
  return {
    ...response,
    headers: { ...headers, "content-type": "application/cbor", "smithy-protocol": PROTOCOL },
    body,
  };
}
