import { flushCompileCache } from "node:module";
import { errorForLog, functionError, runtimeError } from "./function-error.ts";
import { type Handler, loadHandler } from "./load-handler.ts";
import { captureOutput, logLine } from "./output.ts";
import type { EnvironmentMessage, InvokeMessage } from "./protocol.ts";

const { channel, env } = process;
if (!process.send || !channel) throw new Error("The bootstrap runs as the child of the local cloud only.");
const tell = process.send.bind(process) as (message: EnvironmentMessage, then?: () => void) => boolean;

// A function must find neither the channel nor what only the start of its process needed.
process.send = undefined;
delete env["NODE_COMPILE_CACHE"];

let current: InvokeMessage | undefined;

captureOutput(
  () => current?.requestId,
  (text) => tell({ kind: "log", requestId: current?.requestId, text }),
);

process.once("disconnect", () => process.exit());
process.on("uncaughtException", (error) => end("Uncaught Exception", error, 129));
process.on("unhandledRejection", (reason) =>
  end("Unhandled Promise Rejection", runtimeError("Runtime.UnhandledPromiseRejection", String(reason)), 128),
);

/** Reports the failure of whatever runs and leaves: the environment is not used again. */
function end(title: string, error: unknown, code: number): void {
  process.stdout.write(logLine(current?.requestId, "ERROR", `${title}\t${errorForLog(error)}`));
  const failure = functionError(error);
  const requestId = current?.requestId;
  tell(
    requestId ? { kind: "failed", requestId, error: failure, fatal: true } : { kind: "init-failed", error: failure },
    () => process.exit(code),
  );
}

async function invoke(handler: Handler, message: InvokeMessage): Promise<void> {
  current = message;
  const { requestId } = message;
  env["_X_AMZN_TRACE_ID"] = message.traceId;
  // An invocation that nothing can finish any more ends the process, as it does on Lambda.
  channel?.unref();
  try {
    const result = await handler(JSON.parse(message.payload), contextOf(message));
    const payload = toJson(result);
    channel?.ref();
    tell({ kind: "succeeded", requestId, payload });
  } catch (error) {
    channel?.ref();
    process.stdout.write(logLine(requestId, "ERROR", `Invoke Error \t${errorForLog(error)}`));
    tell({ kind: "failed", requestId, error: functionError(error) });
  }
  current = undefined;
}

function toJson(result: unknown): string {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? "null";
  } catch {
    throw runtimeError("Runtime.JSONStringifyError", "Unable to stringify response body");
  }
}

/** The context of Node.js 24: neither callbacks nor `callbackWaitsForEmptyEventLoop` are left in it. */
function contextOf(message: InvokeMessage): object {
  return {
    clientContext: message.clientContext === undefined ? undefined : JSON.parse(message.clientContext),
    identity: undefined,
    invokedFunctionArn: message.functionArn,
    awsRequestId: message.requestId,
    tenantId: undefined,
    xRayTraceId: message.traceId,
    getRemainingTimeInMillis: () => message.deadline - Date.now(),
    functionName: env["AWS_LAMBDA_FUNCTION_NAME"],
    functionVersion: env["AWS_LAMBDA_FUNCTION_VERSION"],
    memoryLimitInMB: env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
    logGroupName: env["AWS_LAMBDA_LOG_GROUP_NAME"],
    logStreamName: env["AWS_LAMBDA_LOG_STREAM_NAME"],
  };
}

try {
  const runtime = (env["AWS_EXECUTION_ENV"] ?? "").replace("AWS_Lambda_", "");
  const handler = await loadHandler(env["LAMBDA_TASK_ROOT"] ?? ".", env["_HANDLER"] ?? "", runtime);
  process.on("message", (message) => void invoke(handler, message as InvokeMessage));
  tell({ kind: "ready" });
  // Environments end by SIGKILL, which writes no cache.
  setTimeout(flushCompileCache, 1_000).unref();
} catch (error) {
  end("Uncaught Exception", error, 1);
}
