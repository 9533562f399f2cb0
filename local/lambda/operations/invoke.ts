import { RawOutput } from "../../api/rest-operation.ts";
import { text } from "../../api/shapes.ts";
import type { Caller } from "../../aws.ts";
import { invalid } from "../function-config.ts";
import { operation } from "../operation.ts";
import { FUNCTION } from "../paths.ts";
import { qualified } from "../shapes.ts";
import type { State } from "../state.ts";

interface Invocation {
  functionArn: string;
  payload: string;
  /** Base64. */
  clientContext: string | undefined;
  /** Whether the answer holds the end of the log. */
  tail: boolean;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export const invoke = operation({
  http: {
    route: `POST ${FUNCTION}/invocations`,
    query: { Qualifier: "Qualifier" },
    headers: {
      ClientContext: "x-amz-client-context",
      InvocationType: "x-amz-invocation-type",
      LogType: "x-amz-log-type",
    },
    payload: "Payload",
  },
  input: { ...qualified, ClientContext: text(), InvocationType: text(), LogType: text(), Payload: text() },
  permissions: { none: "whoever invokes a function, on the wire or inside the cloud, is judged where it is invoked" },
  async run(state, input, { caller }) {
    const { InvocationType: type = "RequestResponse", LogType: logType = "None", Payload: payload = "" } = input;
    const { arn: functionArn } = state.functions.find(input.FunctionName, input.Qualifier);
    if (logType !== "None" && logType !== "Tail") throw invalid(`LogType is ${logType}: it must be None or Tail.`);
    switch (type) {
      case "DryRun":
        state.invoker.permitted(functionArn, caller);
        return empty(204);
      case "Event":
        await state.invoker.invokeAsync(functionArn, payload, caller);
        return empty(202);
      case "RequestResponse": {
        const { ClientContext: clientContext } = input;
        return invokeAndWait(state, { functionArn, payload, clientContext, tail: logType === "Tail" }, caller);
      }
      default:
        throw invalid(`InvocationType is ${type}: it must be RequestResponse, Event or DryRun.`);
    }
  },
});

async function invokeAndWait(
  { invoker, tails, random }: State,
  { functionArn, payload, clientContext: context, tail: isTailed }: Invocation,
  caller: Caller,
): Promise<RawOutput> {
  const requestId = random.uuid();
  const tail = isTailed ? tails.collect(requestId) : undefined;
  const clientContext = context === undefined ? undefined : Buffer.from(context, "base64").toString("utf8");
  let log: string | undefined;
  const result = await invoker
    .invoke(functionArn, payload, caller, { requestId, ...(clientContext !== undefined && { clientContext }) })
    .finally(() => {
      log = tail?.();
    });
  const headers = {
    "content-type": "application/json",
    "x-amz-executed-version": result.executedVersion,
    ...(result.error && { "x-amz-function-error": result.error }),
    ...(log !== undefined && { "x-amz-log-result": log }),
  };
  return new RawOutput({ status: 200, headers, body: result.payload });
}

const empty = (status: number) => new RawOutput({ status, headers: {}, body: "" });
