import { spawn } from "node:child_process";
import { once } from "node:events";
import { environment, PROJECT, type ProbeContext, synthesize } from "./assembly.ts";

export interface LocalCloud {
  endpoint: string;
  stop(): Promise<void>;
}

/** Starts the local cloud with the stage and the probe, on a free port. Rejects with its output when it does not start. */
export async function startLocalCloud(probe: ProbeContext, signal: AbortSignal): Promise<LocalCloud> {
  const { directory, remove } = await synthesize(probe, signal);
  const child = spawn(process.execPath, ["local/main.ts", "--app", directory, "--port", "0", "--quiet"], {
    cwd: PROJECT,
    // The channel breaks when this process ends in whatever way, and the cloud ends with it.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: environment(),
    // Ctrl-C is the load tester's: the cloud has to outlive it until everything that was sent is accounted for.
    detached: true,
  });
  const exited = once(child, "exit");
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
    process.removeListener("exit", kill);
    await remove();
  };
  const abort = () => child.kill("SIGTERM");
  signal.addEventListener("abort", abort);
  let output = "";
  try {
    const endpoint = await new Promise<string>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        output += chunk.toString();
        const [, ready] = /^ready (http:\/\/\S+)/m.exec(output) ?? [];
        if (ready) resolve(ready);
      };
      child.stdout?.on("data", read);
      child.stderr?.on("data", read);
      child.once("exit", (code) => reject(new Error(`The local cloud ended with status ${code}:\n${output}`)));
    });
    // From here on an abort ends the sending alone.
    signal.removeEventListener("abort", abort);
    return { endpoint, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
