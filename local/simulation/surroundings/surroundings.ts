import { createRequire } from "node:module";
import { format } from "node:util";
import { TASK_ROOT } from "../code.ts";
import { chanceOf } from "./chance.ts";
import { type Frame, notSimulated } from "./frame.ts";
import { networkOf, type Send } from "./network.ts";
import { timeOf } from "./time.ts";

const real = createRequire(import.meta.url);

/** Modules that hold neither time nor chance, nor reach out of the process. */
const SAME = new Set([
  ...["assert", "async_hooks", "buffer", "diagnostics_channel", "events", "path", "querystring", "stream"],
  ...["stream/promises", "string_decoder", "url", "util"],
]);

const LEVELS = { log: "INFO", info: "INFO", warn: "WARN", error: "ERROR", debug: "DEBUG", trace: "TRACE" };

/** Everything around a function's code in one environment. */
export interface Surroundings {
  globals: Record<string, unknown>;
  require(name: string): unknown;
  variables: Record<string, string | undefined>;
}

/** Makes the surroundings of an environment: virtual time, seeded chance, a network of one cloud, and no files. */
export function surroundingsOf(frame: Frame, given: Record<string, string>, pid: number, send: Send): Surroundings {
  const time = timeOf(frame);
  const { math, crypto, webcrypto } = chanceOf(frame.random);
  const { http, https } = networkOf(frame, send);
  const variables = { ...given, LAMBDA_TASK_ROOT: TASK_ROOT, LAMBDA_RUNTIME_DIR: "/var/runtime" };
  const output = outputOf(frame);
  const console = consoleOf(frame);
  const process = processOf({ variables, output, pid, hrtime: time.hrtime, uptime: time.uptime });
  class Console {
    constructor() {
      for (const method of Object.keys(LEVELS))
        Object.assign(this, { [method]: (...values: unknown[]) => frame.log(format(...values)) });
    }
  }
  const modules: Record<string, unknown> = {
    process,
    crypto,
    http,
    https,
    http2: {},
    console: { ...console, Console },
    timers: time.timers,
    "timers/promises": time.timersPromises,
    perf_hooks: { performance: time.performance },
    fs: { ...NO_FILES, promises: NO_FILES.promises },
    "fs/promises": NO_FILES.promises,
    os: FIXED_MACHINE,
    zlib: synchronousZlib(),
    child_process: {
      exec: notSimulated("child_process"),
      execFile: notSimulated("child_process"),
      spawn: notSimulated("child_process"),
    },
  };
  const require = (name: string): unknown => {
    const bare = name.replace(/^node:/, "");
    if (Object.hasOwn(modules, bare)) return modules[bare];
    return SAME.has(bare) ? real(`node:${bare}`) : notSimulated(`The module ${name}`)();
  };
  const globals = {
    process,
    console,
    Date: time.Date,
    Math: math,
    performance: time.performance,
    crypto: webcrypto,
    fetch: notSimulated("fetch"),
    ...time.timers,
    queueMicrotask,
  };
  return { globals, require, variables };
}

function outputOf({ log }: Frame) {
  return {
    write(chunk: string | Uint8Array, encoding?: unknown, done?: unknown) {
      log(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8"));
      const callback = typeof encoding === "function" ? encoding : done;
      if (typeof callback === "function") process.nextTick(callback as () => void);
      return true;
    },
    on() {},
    once() {},
    emit() {},
    removeListener() {},
    listenerCount: () => 0,
    isTTY: false,
  };
}

/** Writes Lambda's text format: time, request id, level, message. */
function consoleOf({ log, now, requestId }: Frame) {
  const print = (level: string, values: unknown[]) => {
    const fields = [new Date(now()).toISOString(), requestId(), level, format(...values)];
    log(fields.join("\t").replaceAll("\n", "\r"));
  };
  return Object.fromEntries(
    Object.entries(LEVELS).map(([method, level]) => [method, (...values: unknown[]) => print(level, values)]),
  ) as Record<keyof typeof LEVELS, (...values: unknown[]) => void>;
}

function processOf(own: { variables: object; output: object; pid: number; hrtime: unknown; uptime: () => number }) {
  const { variables, output, pid, hrtime, uptime } = own;
  return {
    env: variables,
    stdout: output,
    stderr: output,
    pid,
    hrtime,
    uptime,
    platform: "linux",
    arch: "arm64",
    version: process.version,
    versions: process.versions,
    release: process.release,
    argv: ["node"],
    execArgv: [],
    cwd: () => TASK_ROOT,
    nextTick: process.nextTick,
    memoryUsage: () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }),
    emitWarning() {},
    on() {},
    once() {},
    off() {},
    removeListener() {},
    emit() {},
    exit: notSimulated("process.exit"),
  };
}

const missing = (path: unknown) =>
  Object.assign(new Error(`ENOENT: no such file or directory, open '${String(path)}'`), { code: "ENOENT" });

/** SDK clients look for shared configuration files; there are none. */
const NO_FILES = {
  existsSync: () => false,
  readFileSync(path: unknown) {
    throw missing(path);
  },
  readFile: (path: unknown, ...rest: unknown[]) => (rest.at(-1) as (error: Error) => void)(missing(path)),
  promises: {
    readFile: (path: unknown) => Promise.reject(missing(path)),
    access: (path: unknown) => Promise.reject(missing(path)),
    stat: (path: unknown) => Promise.reject(missing(path)),
  },
};

const FIXED_MACHINE = {
  EOL: "\n",
  platform: () => "linux",
  type: () => "Linux",
  release: () => "6.1",
  arch: () => "arm64",
  hostname: () => "lambda",
  homedir: () => "/home/sbx_user1051",
  tmpdir: () => "/tmp",
  cpus: () => [],
  availableParallelism: () => 2,
  totalmem: () => 2 ** 30,
  freemem: () => 2 ** 29,
  constants: real("node:os").constants,
};

/** `node:zlib` works in other threads, which end at no fixed time; here it works at once. */
function synchronousZlib() {
  const zlib = real("node:zlib");
  const sync = Object.keys(zlib).filter((name) => typeof zlib[`${name}Sync`] === "function");
  return {
    ...zlib,
    ...Object.fromEntries(
      sync.map((name) => [
        name,
        (input: unknown, ...rest: unknown[]) => {
          const done = rest.pop() as (error: unknown, output?: unknown) => void;
          try {
            process.nextTick(done, null, zlib[`${name}Sync`](input, ...rest));
          } catch (error) {
            process.nextTick(done, error);
          }
        },
      ]),
    ),
  };
}
