import { AwsError } from "../aws.ts";
import type { Clock } from "../clock.ts";
import {
  type Environment,
  type EnvironmentOptions,
  exited,
  failure,
  type Outcome,
  STOP,
  type StartEnvironment,
  timedOut,
} from "../lambda/environment.ts";
import { errorForLog, functionError, runtimeError } from "../lambda/runtime/function-error.ts";
import type { Random } from "../random.ts";
import { type CodeLibrary, codeKey, SURROUNDINGS } from "./code.ts";
import type { Send } from "./surroundings/network.ts";
import { type Surroundings, surroundingsOf } from "./surroundings/surroundings.ts";

type Handler = (event: unknown, context: object) => unknown;

interface Deps {
  clock: Clock;
  random: Random;
  code: CodeLibrary;
  send: Send;
  /** How far a function's clock is ahead of the cloud's, in milliseconds. */
  skewOf(functionName: string): number;
}

/** Runs functions in this process: each environment has its own time and chance, and reaches the cloud by `send`. */
export function inProcess(deps: Deps): StartEnvironment {
  let pids = 0;
  return (options) => startInProcess(deps, options, ++pids);
}

function startInProcess(deps: Deps, options: EnvironmentOptions, pid: number): Environment {
  const { clock, random, code, skewOf } = deps;
  const functionName = options.variables["AWS_LAMBDA_FUNCTION_NAME"] ?? "";
  const exit = Promise.withResolvers<void>();
  const frozen: (() => void)[] = [];
  let running: { requestId: string; settle(outcome: Outcome | Error): void } | undefined;
  let dead = false;

  const now = () => clock.now() + skewOf(functionName);
  const log = (text: string) => {
    if (dead) return;
    for (const line of text.split("\n")) if (line) options.onLog(line, running?.requestId);
  };
  const { globals, require, variables } = surroundingsOf(
    {
      clock,
      random,
      now,
      log,
      requestId: () => running?.requestId,
      arrive(run) {
        if (dead) return;
        if (running) run();
        else frozen.push(run);
      },
    },
    options.variables,
    pid,
    async (request) => {
      const response = await deps.send(request).catch((error: unknown) => (dead ? never() : Promise.reject(error)));
      return dead ? never() : response;
    },
  );

  function die(reason: string, outcome: (requestId: string) => Outcome | Error): void {
    if (dead) return;
    const ended = running;
    running = undefined;
    dead = true;
    frozen.length = 0;
    ended?.settle(outcome(ended.requestId));
    options.onExit(reason);
    exit.resolve();
  }

  function settle(requestId: string, outcome: Outcome): void {
    const ended = running;
    if (dead || ended?.requestId !== requestId) return;
    running = undefined;
    ended.settle(outcome);
  }

  const logFailure = (title: string, error: unknown) =>
    (globals["console"] as Console).error(`${title}\t${errorForLog(error)}`);

  const key = codeKey(options.codeDirectory, variables["_HANDLER"] ?? "");
  let handler: Handler | undefined;
  let initFailure: unknown;
  try {
    handler = load(code, key, variables["_HANDLER"] ?? "", globals, require);
  } catch (error) {
    initFailure = error;
  }

  return {
    pid,
    initMs: 100 + Math.floor(200 * random.next()),
    exited: exit.promise,
    get dead() {
      return dead;
    },
    kill: (reason) =>
      die(reason, (id) =>
        reason === STOP
          ? new AwsError("ServiceException", "Lambda is stopping.", 500)
          : failure(exited(id, "signal: killed")),
      ),
    invoke(message, timeoutSeconds) {
      const { requestId } = message;
      const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
      const deadline = clock.now() + timeoutSeconds * 1_000;
      const cancel = clock.after(timeoutSeconds * 1_000, () =>
        die("timeout", () => failure(timedOut(requestId, timeoutSeconds))),
      );
      options.running.requestId = requestId;
      running = {
        requestId,
        settle(outcome) {
          cancel();
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        },
      };
      const run = handler;
      if (!run) {
        logFailure("Uncaught Exception", initFailure);
        die("exit status 1", () => failure(functionError(initFailure)));
        return promise;
      }
      variables["_X_AMZN_TRACE_ID"] = message.traceId;
      for (const arrived of frozen.splice(0)) arrived();
      const context = {
        clientContext: message.clientContext === undefined ? undefined : JSON.parse(message.clientContext),
        invokedFunctionArn: message.functionArn,
        awsRequestId: requestId,
        xRayTraceId: message.traceId,
        getRemainingTimeInMillis: () => deadline - clock.now(),
        functionName,
        functionVersion: "$LATEST",
        memoryLimitInMB: variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
        logGroupName: variables["AWS_LAMBDA_LOG_GROUP_NAME"],
        logStreamName: variables["AWS_LAMBDA_LOG_STREAM_NAME"],
      };
      (async () => run(JSON.parse(message.payload), context))().then(
        (result) => settle(requestId, { payload: JSON.stringify(result === undefined ? null : result) ?? "null" }),
        (error: unknown) => {
          if (running?.requestId === requestId) logFailure("Invoke Error ", error);
          settle(requestId, failure(functionError(error)));
        },
      );
      return promise;
    },
  };
}

/** What a dead environment waits for. A new promise each time: whoever waits for a lasting one is never freed. */
const never = () => new Promise<never>(() => {});

function load(
  code: CodeLibrary,
  key: string,
  name: string,
  globals: Surroundings["globals"],
  require: Surroundings["require"],
): Handler {
  const module = { exports: {} as Record<string, unknown> };
  // By definition, not assignment: `globalThis.process` has a setter, which would replace the real one.
  const own = Object.entries(globals).map(([each, value]) => [each, { value, writable: true, configurable: true }]);
  const globalThis_ = Object.create(globalThis, Object.fromEntries(own));
  const all: Record<string, unknown> = {
    ...globals,
    exports: module.exports,
    require,
    module,
    __filename: "/var/task/index.js",
    __dirname: "/var/task",
    globalThis: globalThis_,
    global: globalThis_,
  };
  const run = code.get(key);
  if (!run) throw runtimeError("Runtime.ImportModuleError", `Error: Cannot find module '${name}'`);
  run.call(undefined, ...SURROUNDINGS.map((each) => all[each]));
  const handler = module.exports[name.slice(name.lastIndexOf(".") + 1)];
  if (typeof handler !== "function")
    throw runtimeError("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  return handler as Handler;
}
