import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { ExplainedError } from "./explained-error.ts";
import { moduleBeside } from "./module-beside.ts";

/** A cloud that runs in a process of its own, as the command line starts it. */
export interface CloudProcess {
  endpoint: string;
  process: ChildProcess;
  /** Everything the cloud has printed so far. */
  output(): string;
  /** Ends the cloud as Ctrl-C does, and waits until it is gone. */
  stop(): Promise<void>;
}

export interface CloudProcessOptions {
  /** Where the command runs: without `--app`, in the directory of the `cdk.json` (default: this process's own). */
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Ends a start that is not ready yet. */
  signal?: AbortSignal | undefined;
  /** Keeps Ctrl-C from the cloud, for a program that has to outlive it; the cloud still ends with this process. */
  detached?: boolean;
}

const MAIN = fileURLToPath(moduleBeside(import.meta.url, "./main"));

/**
 * Starts a cloud in a process of its own on a free port, with the command line's own options. It ends with this process,
 * however that ends. Rejects with the cloud's output when it does not become ready.
 *
 * @example const cloud = await startCloudProcess(["--app", "cdk.out", "--quiet"]);
 */
export async function startCloudProcess(args: string[] = [], options: CloudProcessOptions = {}): Promise<CloudProcess> {
  const { signal, detached = false, ...place } = options;
  const child = spawn(process.execPath, [MAIN, "--port", "0", ...args], {
    ...place,
    detached,
    // The channel breaks when this process ends in whatever way, and the cloud ends with it.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const exited = once(child, "exit");
  let output = "";
  const end = () => void child.kill("SIGTERM");
  const ready = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const [, endpoint] = /^ready (http:\/\/\S+)/m.exec(output) ?? [];
      if (endpoint) resolve(endpoint);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) =>
      reject(new ExplainedError(`The local cloud ended with status ${code} before it was ready:\n${output}`)),
    );
  });
  signal?.addEventListener("abort", end);
  if (signal?.aborted) end();
  try {
    const endpoint = await ready;
    return {
      endpoint,
      process: child,
      output: () => output,
      async stop() {
        end();
        await exited;
      },
    };
  } finally {
    signal?.removeEventListener("abort", end);
  }
}
