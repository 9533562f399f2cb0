// A process of its own: loads the cloud's code, with the console or without it, and tells how long that took and what it holds.
import { registerHooks } from "node:module";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const NO_CONSOLE = `data:text/javascript,export const createConsole = () => ({ serve() {} });`;

if (process.argv[2] === "without")
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.endsWith("/console/server/console.ts")
        ? { url: NO_CONSOLE, shortCircuit: true }
        : next(specifier, context),
  });
const began = performance.now();
const { startCloud } = await import("../start-cloud.ts");
const cloud = await startCloud();
const ms = performance.now() - began;
setFlagsFromString("--expose-gc");
(runInNewContext("gc") as () => void)();
process.send?.({ ms, heapMb: process.memoryUsage().heapUsed / 2 ** 20 });
await cloud.stop();
process.disconnect?.();
