import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { type LocalCloud, startCloud } from "./local-cloud.ts";
import { connect, type Stage } from "./stage.ts";

export interface KillableCloud {
  /** The stage as it runs now; waits while there is none. */
  stage(): Promise<Stage>;
  /** The endpoint as it is now; waits while there is none. */
  endpoint(): Promise<string>;
  /** SIGKILL, after which no process of it may be left; then a start on the same data. Gives the seconds the start took. */
  killAndStart(): Promise<number>;
  stop(): Promise<void>;
}

/** A local cloud that keeps its data in a directory, and is killed and started again. */
export async function startKillableCloud(args: string[]): Promise<KillableCloud> {
  let cloud: LocalCloud = await startCloud(args);
  let running = connect("local", cloud.endpoint);

  async function functionPids(): Promise<number[]> {
    const response = await fetch(`${cloud.endpoint}/_cloud/functions`);
    return ((await response.json()) as { pid: number }[]).map(({ pid }) => pid);
  }

  return {
    stage: () => running,
    endpoint: () => running.then(() => cloud.endpoint),
    async killAndStart() {
      const pids = await functionPids();
      const exited = once(cloud.process, "exit");
      cloud.process.kill("SIGKILL");
      const next = Promise.withResolvers<Stage>();
      running = next.promise;
      await exited;
      await gone(pids);
      const before = performance.now();
      cloud = await startCloud(args);
      const seconds = (performance.now() - before) / 1000;
      next.resolve(await connect("local", cloud.endpoint));
      return seconds;
    },
    stop: () => cloud.stop(),
  };
}

async function gone(pids: number[]): Promise<void> {
  const deadline = Date.now() + 5_000;
  for (let left = pids.filter(isAlive); left.length > 0; left = left.filter(isAlive)) {
    if (Date.now() > deadline) throw new Error(`Functions outlive their cloud: ${left.join(", ")}`);
    await delay(10);
  }
}

/** Whether a process with this id is still there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
