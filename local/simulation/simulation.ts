import { createHash } from "node:crypto";
import type { HttpRequest, HttpResponse } from "../aws.ts";
import type { CallerTime, Clock } from "../clock.ts";
import { createCloud, type RunningCloud } from "../cloud.ts";
import type { EnvironmentOptions, StartEnvironment } from "../lambda/environment.ts";
import { type Random, seededRandom } from "../random.ts";
import type { StackArtifact } from "../template/assembly.ts";
import { deploy } from "../template/deploy.ts";
import { createTrace, type Fact } from "../trace.ts";
import type { Code, CodeLibrary } from "./code.ts";
import { type Disk, diskStore } from "./disk-store.ts";
import { inProcess } from "./environment.ts";
import { latency } from "./latency.ts";
import { inTaskFrames } from "./stack-traces.ts";
import { steppedClock } from "./stepped-clock.ts";

export interface SimulationOptions {
  /** What `readAssembly` returns. */
  stacks: readonly StackArtifact[];
  /** What `compileFunctions` returns; the same for any number of simulations. */
  code: CodeLibrary;
  seed: number;
  /** Milliseconds since the epoch. */
  startAt?: number;
  /** Hears every fact, of each cloud in turn. */
  onFact?(fact: Fact): void;
}

/** A cloud and its functions in one process, in virtual time: the same seed does the same, to the byte. */
export interface Simulation {
  clock: Clock;
  /** The cloud that runs at present: a killed one is replaced. */
  cloud(): RunningCloud;
  /** Sends a request over the network as a client. Rejects when the connection breaks. */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Kills the cloud and all its functions, then starts another on what the disk holds. */
  killCloud(): void;
  /** Sets how far a function's clock is ahead of the cloud's. */
  skew(functionName: string, ms: number): void;
  /** Runs a program as the account's administrator: a module that exports `handler`. Resolves with what that returns. */
  runProgram(program: Code, event: object): Promise<unknown>;
  /** Steps from timer to timer until `isOver` returns true or nothing is due before `until`. */
  run(until: number, isOver?: () => boolean): Promise<void>;
  /** Runs until a promise settles, and returns what it resolves with. */
  settled<T>(promise: Promise<T>): Promise<T>;
  /** Resolves after so many milliseconds of virtual time. */
  sleep(ms: number): Promise<void>;
  /** The SHA-256 of all facts so far. */
  hash(): string;
}

const START = Date.UTC(2030, 0, 1, 6);
const URL = "http://127.0.0.1:4566";
const HOUR = 3_600_000;
/** Far more than one moment's work takes: virtual time stands still. */
const MOST_STEPS_AT_ONCE = 1_000_000;

/** How a program runs: with the secrets of nobody, which is the administrator here. */
const PROGRAM: EnvironmentOptions = {
  variables: {
    ...{ _HANDLER: "program.handler", AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: URL },
    ...{ AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
  },
  codeDirectory: "",
  memoryMb: 1024,
  running: {},
  onLog() {},
  onExit() {},
};

interface World {
  cloud: RunningCloud;
  /** Starts environments with a library's code. */
  start(code: CodeLibrary): StartEnvironment;
  isAlive: boolean;
  /** Breaks the connections of the requests under way. */
  connections: Set<() => void>;
}

/** Starts a simulation; nothing happens until it is run. */
export function simulate({ stacks, code, seed, startAt = START, onFact }: SimulationOptions): Simulation {
  // What one of them decides does not depend on how often another was asked.
  const [cloudRandom, handlerRandom, networkRandom, diskRandom] = [1, 2, 3, 4].map((stream) =>
    seededRandom(seed * 16 + stream),
  ) as [Random, Random, Random, Random];
  const clock = steppedClock(startAt);
  const hash = createHash("sha256");
  const disk: Disk = new Map();
  const skews = new Map<string, number>();
  let failure: Error | undefined;
  let world = start();

  function start(): World {
    const self: Pick<World, "isAlive" | "connections"> = { isAlive: true, connections: new Set() };
    const own = { ...clock, after: (ms: number, fire: () => void) => clock.after(ms, () => self.isAlive && fire()) };
    const callerTime: CallerTime = { ...own, elapsed: clock.now };
    const trace = createTrace(own, HELD);
    trace.on((fact) => {
      if (!self.isAlive) return;
      hash.update(JSON.stringify(fact));
      onFact?.(fact);
    });
    const startWith = (library: CodeLibrary) =>
      inProcess({
        clock: own,
        random: handlerRandom,
        code: library,
        skewOf: (name) => skews.get(name) ?? 0,
        async send(request) {
          await overNetwork(own);
          const response = await cloud.serve(request);
          await overNetwork(own);
          return response;
        },
      });
    const cloud: RunningCloud = createCloud({
      clock: own,
      drivenClock: own,
      callerTime,
      random: cloudRandom,
      trace,
      store: diskStore(disk, own, () => 4 * diskRandom.next()),
      url: URL,
      limits: { environments: 20, promptEnvironments: 20, idleMs: 2 * HOUR },
      startEnvironment: startWith(code),
    });
    const made: World = Object.assign(self, { cloud, start: startWith });
    deploy([...stacks], cloud).then(cloud.start, (error) => {
      failure = error;
    });
    return made;
  }

  const overNetwork = (own: Clock): Promise<void> =>
    new Promise((resolve) => void own.after(latency(networkRandom), resolve));

  async function run(until: number, isOver: () => boolean = () => false): Promise<void> {
    const restore = inTaskFrames();
    try {
      let [at, steps] = [clock.now(), 0];
      for (;;) {
        await turn();
        if (failure) throw failure;
        if (isOver()) return;
        const next = clock.next();
        if (next === undefined || next > until) return;
        clock.step();
        if (clock.now() !== at) [at, steps] = [clock.now(), 0];
        else if (++steps > MOST_STEPS_AT_ONCE)
          throw new Error("Virtual time stands still: something loops without a wait.");
      }
    } finally {
      restore();
    }
  }

  return {
    clock,
    run,
    cloud: () => world.cloud,
    request(request) {
      const { cloud, connections } = world;
      return new Promise((resolve, reject) => {
        const lose = () => reject(new Error("The cloud was killed."));
        connections.add(lose);
        const end = (settle: () => void) => connections.delete(lose) && settle();
        overNetwork(clock)
          .then(() => cloud.serve(request))
          .then(
            (response) => end(() => resolve(response)),
            (error) => end(() => reject(error)),
          );
      });
    },
    killCloud() {
      const killed = world;
      killed.isAlive = false;
      world = start();
      for (const lose of killed.connections) lose();
      killed.connections.clear();
    },
    skew: (functionName, ms) => void skews.set(functionName, ms),
    async runProgram(program, event) {
      const environment = world.start(new Map([["program", program]]))(PROGRAM);
      const message = { requestId: "program", payload: JSON.stringify(event), functionArn: "program", traceId: "" };
      const { payload, error } = await environment.invoke(message, HOUR / 1000);
      environment.kill("over");
      if (error) throw new Error(`${error.errorType}: ${error.errorMessage}`);
      return JSON.parse(payload);
    },
    async settled(promise) {
      let isSettled = false;
      const mark = () => {
        isSettled = true;
      };
      promise.then(mark, mark);
      await run(Number.POSITIVE_INFINITY, () => isSettled);
      return promise;
    },
    sleep: (ms) => new Promise((resolve) => void clock.after(ms, resolve)),
    hash: () => hash.copy().digest("hex"),
  };
}

/** Whoever wants facts listens: none are held. */
const HELD = { events: 1, bytes: 1, lines: 1, lineBytes: 1 };

/** Resolves when microtasks and ticks are done, and nothing but timers is left. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
