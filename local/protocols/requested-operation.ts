import type { HttpRequest } from "../aws.ts";
import { operationName } from "./aws-json.ts";
import { cborOperation } from "./rpc-cbor.ts";

/** Whether a request comes as a form, as those of the Query protocol do. */
export const isForm = ({ headers }: HttpRequest): boolean =>
  headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;

/** What a request asks for, as a person would call it: the operation's name, or else its method and path. */
export function requestedOperation(request: HttpRequest): string {
  const action = isForm(request) ? new URLSearchParams(request.body.toString("utf8")).get("Action") : null;
  return (
    cborOperation(request) ||
    operationName(request) ||
    action ||
    request.query.get("Action") ||
    `${request.method} ${request.path}`
  );
}
