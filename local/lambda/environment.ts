import { spawn } from "node:child_process";
import { constants } from "node:os";
import type { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { AwsError } from "../aws.ts";
import type { Running } from "../iam/sessions.ts";
import { moduleBeside } from "../module-beside.ts";
import { frame, INVOCATIONS } from "./runtime/invocations.ts";
import { splitLines } from "./runtime/line-splitter.ts";
import { APP_DIRECTORY, type EnvironmentMessage, type FunctionError, type InvokeMessage } from "./runtime/protocol.ts";

export interface EnvironmentOptions {
  variables: Record<string, string>;
  codeDirectory: string;
  memoryMb: number;
  /** The port for a debugger: the environment is not frozen, and nothing times out. */
  inspectPort?: number | undefined;
  /** Notified when each invocation starts. */
  running: Running;
  onLog(text: string, requestId?: string): void;
  /** Called once, when the process has exited. */
  onExit(reason: string): void;
}

/** The outcome of an invocation; `payload` is the JSON text of the result or the error. */
export interface Outcome {
  payload: string;
  error?: FunctionError;
}

/** A separate process that runs one invocation at a time. */
export interface Environment {
  pid: number;
  /**
   * Runs an invocation. Never rejects because of the function; throws `ServiceException` when no process could be
   * started.
   */
  invoke(message: Omit<InvokeMessage, "deadline">, timeoutSeconds: number): Promise<Outcome>;
  kill(reason: string): void;
  readonly dead: boolean;
  /** The duration of the init phase, once it is over. */
  readonly initMs?: number | undefined;
  readonly exited: Promise<void>;
}

/** Starts an environment and its init phase immediately; the first invocation waits for it. */
export type StartEnvironment = (options: EnvironmentOptions) => Environment;

/** The kill reason that does not count as a failure of the function. */
export const STOP = "stop";

const BOOTSTRAP = fileURLToPath(moduleBeside(import.meta.url, "./runtime/bootstrap"));
// Lambda's own limit on the init phase; an environment that needs longer eats into the function's timeout.
const INIT_MS = 10_000;
/** What a function under a debugger is told to have left. */
const LONGEST_LOOK_MS = 86_400_000;

/** Starts a process. */
export const startEnvironment: StartEnvironment = (options) => {
  const child = spawn(process.execPath, [...memoryFlags(options.memoryMb), BOOTSTRAP], {
    cwd: options.codeDirectory,
    env: { ...options.variables, [APP_DIRECTORY]: process.cwd() },
    // The process reports over the IPC channel; it reads its work from a pipe, on which it can block.
    stdio: ["ignore", "pipe", "pipe", "ipc", "pipe"],
    serialization: "advanced",
  });

  let running: { requestId: string; settle(outcome: Outcome | Error): void } | undefined;
  const startedAt = performance.now();
  let initMs: number | undefined;
  /**
   * The outcome of an invocation that ends its environment, reported once the process has exited, so that it is not
   * reused.
   */
  let verdict: FunctionError | undefined;
  let killedFor: string | undefined;
  let dead = false;
  let whenReady: (() => void) | undefined;
  const exit = Promise.withResolvers<void>();

  const settle = (outcome: Outcome | Error) => {
    const settled = running;
    running = undefined;
    settled?.settle(outcome);
  };

  const hear = (message: EnvironmentMessage) => {
    switch (message.kind) {
      case "log":
        return options.onLog(message.text, message.requestId);
      case "ready":
        initMs = performance.now() - startedAt;
        return whenReady?.();
      case "init-failed":
        verdict = message.error;
        return;
      case "succeeded":
        if (running?.requestId === message.requestId) settle({ payload: message.payload });
        return;
      case "failed":
        if (running?.requestId !== message.requestId) return;
        if (message.fatal) verdict = message.error;
        else settle(failure(message.error));
    }
  };

  const gone = (reason: string, outcome: (requestId: string) => Outcome | Error) => {
    if (dead) return;
    dead = true;
    if (running) settle(outcome(running.requestId));
    options.onExit(killedFor ?? reason);
    exit.resolve();
  };

  child.on("message", hear);
  child.on("error", (error) => {
    // Without a pid nothing was started, so there will be no exit event.
    if (child.pid !== undefined) return;
    gone(error.message, () => new AwsError("ServiceException", `No environment: ${error.message}`, 500));
  });
  child.on("exit", (code, signal) => {
    const reason = exitReason(code, signal);
    const stopped = new AwsError("ServiceException", "Lambda is stopping.", 500);
    const leave = () => gone(reason, (id) => (killedFor === STOP ? stopped : failure(verdict ?? exited(id, reason))));
    // The last messages may arrive after the exit event.
    if (child.connected) child.once("disconnect", leave);
    else leave();
  });
  // Output not written through the runtime: by Node.js itself, native code, and the function's child processes.
  for (const stream of [child.stdout, child.stderr]) {
    const { write, flush } = splitLines((line) => options.onLog(line, options.running.requestId));
    stream?.on("data", write).on("end", flush);
  }
  const invocations = child.stdio[INVOCATIONS] as Writable;
  // If the process dies during the write, its exit event reports it.
  invocations.on("error", () => {});

  const kill = (reason: string) => {
    killedFor ??= reason;
    child.kill("SIGKILL");
  };

  return {
    pid: child.pid ?? 0,
    invoke(message, timeoutSeconds) {
      const { requestId } = message;
      const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
      let timer: NodeJS.Timeout;
      // The machine's time, not the cloud's clock: a jump of a driven clock must not kill a working process.
      const arm = (ms: number) => {
        clearTimeout(timer);
        if (options.inspectPort !== undefined) return;
        timer = setTimeout(() => {
          verdict = timedOut(requestId, timeoutSeconds);
          kill("timeout");
        }, ms);
      };
      const start = () => {
        arm(timeoutSeconds * 1_000);
        const leftMs = options.inspectPort === undefined ? timeoutSeconds * 1_000 : LONGEST_LOOK_MS;
        invocations.write(frame({ ...message, deadline: Date.now() + leftMs }));
      };
      options.running.requestId = requestId;
      running = {
        requestId,
        settle(outcome) {
          clearTimeout(timer);
          if (outcome instanceof Error) reject(outcome);
          else resolve(outcome);
        },
      };
      if (initMs !== undefined) start();
      else {
        whenReady = start;
        arm(INIT_MS + timeoutSeconds * 1_000);
      }
      return promise;
    },
    kill,
    get dead() {
      return dead;
    },
    get initMs() {
      return initMs;
    },
    exited: exit.promise,
  };
};

export const failure = (error: FunctionError): Outcome => ({ payload: JSON.stringify(error), error });

export const timedOut = (requestId: string, seconds: number): FunctionError => ({
  errorType: "Sandbox.Timedout",
  errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`,
});

export const exited = (requestId: string, reason: string): FunctionError => ({
  errorType: "Runtime.ExitError",
  errorMessage: `RequestId: ${requestId} Error: ${
    reason === "exit status 0" ? "Runtime exited without providing a reason" : `Runtime exited with error: ${reason}`
  }`,
});

const SIGNALS: Partial<Record<NodeJS.Signals, string>> = {
  SIGABRT: "aborted",
  SIGBUS: "bus error",
  SIGILL: "illegal instruction",
  SIGKILL: "killed",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
  SIGTRAP: "trace/breakpoint trap",
};

/** As Lambda words it: `exit status 1`, `signal: killed`. */
function exitReason(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal) return `signal: ${SIGNALS[signal] ?? `signal ${constants.signals[signal]}`}`;
  return `exit status ${code ?? 0}`;
}

/** The heap that Lambda's own bootstrap gives Node.js: a tenth of the memory for the young generation. */
function memoryFlags(memoryMb: number): string[] {
  const young = Math.floor(memoryMb / 10);
  return [`--max-semi-space-size=${Math.floor(young / 2)}`, `--max-old-space-size=${memoryMb - young}`];
}
