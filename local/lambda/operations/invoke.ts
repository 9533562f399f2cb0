import { isUtf8 } from "node:buffer";
import { AwsError, type HttpResponse } from "../../aws.ts";
import type { RestOperation } from "../../protocols/rest-routes.ts";
import { invalid } from "../function-config.ts";
import type { State } from "../state.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export function invoke({ functions, invoker, tails, random }: State): RestOperation {
  return async ({ params, query, headers, body }, { caller }) => {
    const target = functions.find(params["FunctionName"] ?? "", query.get("Qualifier"));
    if (!isUtf8(body))
      throw new AwsError("InvalidRequestContentException", "Could not parse request body into json: Invalid UTF-8.");
    const payload = body.toString("utf8");
    const type = headers["x-amz-invocation-type"] ?? "RequestResponse";
    const logType = headers["x-amz-log-type"] ?? "None";
    if (logType !== "None" && logType !== "Tail") throw invalid(`LogType is ${logType}: it must be None or Tail.`);
    switch (type) {
      case "DryRun":
        invoker.permitted(target.arn, caller);
        return empty(204);
      case "Event":
        await invoker.invokeAsync(target.arn, payload, caller);
        return empty(202);
      case "RequestResponse": {
        const requestId = random.uuid();
        const tail = logType === "Tail" ? tails.collect(requestId) : undefined;
        const context = headers["x-amz-client-context"];
        const clientContext = context === undefined ? undefined : Buffer.from(context, "base64").toString("utf8");
        let log: string | undefined;
        const result = await invoker
          .invoke(target.arn, payload, caller, {
            requestId,
            ...(clientContext !== undefined && { clientContext }),
          })
          .finally(() => {
            log = tail?.();
          });
        return {
          status: 200,
          headers: {
            "content-type": "application/json",
            "x-amz-executed-version": result.executedVersion,
            ...(result.error && { "x-amz-function-error": result.error }),
            ...(log !== undefined && { "x-amz-log-result": log }),
          },
          body: result.payload,
        };
      }
      default:
        throw invalid(`InvocationType is ${type}: it must be RequestResponse, Event or DryRun.`);
    }
  };
}

const empty = (status: number): HttpResponse => ({ status, headers: {}, body: "" });
