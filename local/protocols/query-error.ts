import type { HttpResponse } from "../aws.ts";
import { toXml } from "./query-xml.ts";

/** An error of a service that speaks the Query protocol, for requests that reach none; EC2 has an envelope of its own. */
export function queryError(
  service: string,
  { status, code, message, requestId }: { status: number; code: string; message: string; requestId: string },
): HttpResponse {
  const details = { Type: "Sender", Code: code, Message: message };
  const body =
    service === "ec2"
      ? { Response: { Errors: { Error: details }, RequestID: requestId } }
      : { ErrorResponse: { Error: details, RequestId: requestId } };
  return { status, headers: { "content-type": "text/xml" }, body: toXml(body) };
}
