import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Summary } from "./summary.ts";

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));
/** A worker's heap grows with what it has run. */
const SEEDS_PER_WORKER = 50;

/**
 * Runs seeds in processes of their own, no more at once than the machine has cores, and calls `done` after each. `next`
 * returns the next seed, and undefined when there is none.
 */
export async function runSeeds(
  directory: string,
  orders: number,
  next: () => number | undefined,
  done: (summary: Summary) => void,
): Promise<void> {
  let isOver = false;
  const draw = () => {
    const seed = isOver ? undefined : next();
    isOver = seed === undefined;
    return seed;
  };
  const lane = async () => {
    while (!isOver) await work(directory, orders, draw, done);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
}

/** One worker, until it has run its share. */
function work(
  directory: string,
  orders: number,
  draw: () => number | undefined,
  done: (summary: Summary) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker: ChildProcess = fork(WORKER, [directory, String(orders)], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    let count = 0;
    worker.on("message", (message: "ready" | Summary) => {
      if (message !== "ready") done(message);
      const seed = count++ < SEEDS_PER_WORKER ? draw() : undefined;
      if (seed === undefined) worker.disconnect();
      else worker.send(seed);
    });
    worker.on("error", reject);
    worker.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`A simulation ended with status ${code}.`)),
    );
  });
}
