import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { ExplainedError } from "../../local/explained-error.ts";

export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

export interface LocalCloud {
  endpoint: string;
  process: ChildProcess;
  /** Everything the cloud printed so far. */
  output(): string;
  /** Ends the cloud as Ctrl-C does, and waits until it is gone. */
  stop(): Promise<void>;
}

/** Starts a cloud of its own on a free port, as `npm start` would. Rejects with its output when it does not get ready. */
export async function startCloud(args: string[] = []): Promise<LocalCloud> {
  const child = spawn(process.execPath, ["local/main.ts", "--port", "0", ...args], {
    cwd: PROJECT,
    // The channel breaks when this process ends in whatever way, and the cloud ends with it.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let output = "";
  const exited = once(child, "exit");
  const endpoint = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const ready = /^ready (http:\/\/\S+)/m.exec(output);
      if (ready?.[1]) resolve(ready[1]);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.on("exit", (code) =>
      reject(new ExplainedError(`The cloud ended with status ${code} before it was ready:\n${output}`)),
    );
  });
  return {
    endpoint,
    process: child,
    output: () => output,
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
