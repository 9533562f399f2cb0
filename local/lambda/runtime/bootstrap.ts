import { flushCompileCache } from "node:module";
import { setImmediate } from "node:timers/promises";
import { errorForLog, functionError, runtimeError } from "./function-error.ts";
import { openInspector } from "./inspector.ts";
import { nextInvocation, nextInvocationUnfrozen } from "./invocations.ts";
import { loadHandler } from "./load-handler.ts";
import { captureOutput, logLine } from "./output.ts";
import { APP_DIRECTORY, type EnvironmentMessage, type InvokeMessage } from "./protocol.ts";
import { provideSdk } from "./sdk-of-the-runtime.ts";
import type { Handler } from "./waiting-handler.ts";

const { channel, env } = process;
if (!process.send || !channel) throw new Error("The bootstrap runs as the child of the local cloud only.");
const tell = process.send.bind(process) as (message: EnvironmentMessage, then?: () => void) => boolean;

// A function must find neither the channel nor what only the start of its process needed.
process.send = undefined;
delete env["NODE_COMPILE_CACHE"];
provideSdk(env[APP_DIRECTORY] ?? ".");
delete env[APP_DIRECTORY];
const inspectPort = env["LOCAL_INSPECT_PORT"];
delete env["LOCAL_INSPECT_PORT"];
const isInspected = inspectPort !== undefined;

/** The invocation under way, or the last one: what is left of it logs in its name. */
let current: InvokeMessage | undefined;
let isRunning = false;

const flushOutput = captureOutput(
  () => current?.requestId,
  (text) => tell({ kind: "log", requestId: current?.requestId, text }),
);

process.once("disconnect", () => process.exit());
process.on("exit", flushOutput);
process.on("uncaughtException", (error) => end("Uncaught Exception", error, 129));
process.on("unhandledRejection", (reason) =>
  end("Unhandled Promise Rejection", runtimeError("Runtime.UnhandledPromiseRejection", String(reason)), 128),
);
// The channel alone is no work: an invocation that nothing can finish any more must come to its end.
channel.unref();

/** Reports the failure of whatever runs and leaves: the environment is not used again. */
function end(title: string, error: unknown, code: number): void {
  process.stdout.write(logLine(current?.requestId, "ERROR", `${title}\t${errorForLog(error)}`));
  flushOutput();
  const failure = functionError(error);
  tell(
    isRunning && current
      ? { kind: "failed", requestId: current.requestId, error: failure, fatal: true }
      : { kind: "init-failed", error: failure },
    () => process.exit(code),
  );
}

/** Takes one invocation after another. Between them the process stands still. */
async function serve(handler: Handler): Promise<void> {
  await told({ kind: "ready" });
  for (let count = 0; ; count++) {
    // What was written with the answer leaves before the process stands still.
    await setImmediate();
    // Environments end by SIGKILL, which writes no cache.
    if (count === 1) flushCompileCache();
    current = (isInspected ? await nextInvocationUnfrozen() : nextInvocation()) ?? process.exit();
    isRunning = true;
    // What has come meanwhile is heard first, such as the end of a connection that the handler would use again.
    await setImmediate();
    const answer = await invoke(handler, current);
    isRunning = false;
    flushOutput();
    await told(answer);
  }
}

async function invoke(handler: Handler, message: InvokeMessage): Promise<EnvironmentMessage> {
  const { requestId } = message;
  env["_X_AMZN_TRACE_ID"] = message.traceId;
  try {
    return {
      kind: "succeeded",
      requestId,
      payload: toJson(await handler(JSON.parse(message.payload), contextOf(message))),
    };
  } catch (error) {
    process.stdout.write(logLine(requestId, "ERROR", `Invoke Error \t${errorForLog(error)}`));
    return { kind: "failed", requestId, error: functionError(error) };
  }
}

/** Resolves when the message is with the cloud. */
function told(message: EnvironmentMessage): Promise<void> {
  return new Promise((resolve) => tell(message, resolve));
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
  if (isInspected) await openInspector(Number(inspectPort));
  const runtime = (env["AWS_EXECUTION_ENV"] ?? "").replace("AWS_Lambda_", "");
  const handler = await loadHandler(env["LAMBDA_TASK_ROOT"] ?? ".", env["_HANDLER"] ?? "", runtime);
  void serve(handler);
} catch (error) {
  end("Uncaught Exception", error, 1);
}
