import { AwsError } from "../aws.ts";
import type { Cancel, Clock } from "../clock.ts";
import { type Environment, STOP } from "./environment.ts";

export interface Pool {
  /**
   * Runs `use` on a warm environment, or on a new one (`cold`) when all are busy; waits in line where there may be no new
   * one. Throws `TooManyRequestsException` when as many invocations as allowed are under way.
   */
  run<T>(use: (environment: Environment, cold: boolean) => Promise<T>): Promise<T>;
  environments(): { pid: number; busy: boolean }[];
  /** Starts an environment before there is an invocation, unless there is one already. */
  prestart(): void;
  /** Lets what is under way and in line end, and kills what is idle; resolves when every environment is gone. */
  retire(): Promise<void>;
  /** Kills every environment; resolves when all are gone. */
  stop(): Promise<void>;
}

interface PoolOptions {
  clock: Clock;
  /** How many invocations may be under way at once, as on AWS. */
  limit: number;
  /** How many environments this machine runs at once: it has fewer cores than AWS, so what AWS would run waits here. */
  environments: number;
  /**
   * So many of them start at once when all others are busy; beyond, one a second, for an invocation that waited as
   * long.
   */
  promptEnvironments: number;
  /** How long an environment may be idle, in milliseconds. */
  idleMs: number;
  start(): Environment;
}

/** An environment for one invocation. */
interface Turn {
  environment: Environment;
  cold: boolean;
}

interface Waiting extends PromiseWithResolvers<Turn> {
  since: number;
}

const PATIENCE_MS = 1_000;

/** The environments of one function: each runs one invocation at a time, the last used is used next. */
export function createPool(options: PoolOptions): Pool {
  const { clock, limit, environments, promptEnvironments, idleMs, start } = options;
  const all = new Set<Environment>();
  const idle: { environment: Environment; since: number; unused: boolean }[] = [];
  const inLine: Waiting[] = [];
  let underWay = 0;
  let impatience: Cancel | undefined;
  let sweep: Cancel | undefined;
  let stopped = false;
  let retired: PromiseWithResolvers<void> | undefined;

  function acquire(): Turn | Promise<Turn> {
    if (stopped) throw stopping();
    for (let last = idle.pop(); last; last = idle.pop()) {
      const { environment, unused } = last;
      // One that was started ahead may still be in its init phase.
      if (!environment.dead) return { environment, cold: unused && environment.initMs === undefined };
    }
    if (all.size < Math.min(promptEnvironments, environments)) return startOrRefuse();
    const turn = Promise.withResolvers<Turn>();
    inLine.push({ ...turn, since: clock.now() });
    waitPatiently();
    return turn.promise;
  }

  function keepIdle(environment: Environment, unused: boolean): void {
    idle.push({ environment, since: clock.now(), unused });
    sweep ??= clock.after(idleMs, reap);
  }

  /** What cannot start now, such as before the endpoint listens, may start later: whoever retries Lambda's errors will. */
  function startOrRefuse(): Turn {
    try {
      const environment = start();
      all.add(environment);
      void environment.exited.then(() => {
        all.delete(environment);
        if (inLine.length > 0) startForFirst();
      });
      return { environment, cold: true };
    } catch (error) {
      throw new AwsError("ServiceException", `No environment could be started: ${(error as Error).message}`, 500);
    }
  }

  function startForFirst(): void {
    const first = inLine.shift();
    try {
      first?.resolve(startOrRefuse());
    } catch (error) {
      first?.reject(error);
    }
  }

  /** Starting takes a core from what runs. It helps where functions wait for something else: then the line stands still. */
  function waitPatiently(): void {
    if (impatience || inLine.length === 0 || all.size >= environments) return;
    impatience = clock.after(PATIENCE_MS, () => {
      impatience = undefined;
      const waited = clock.now() - (inLine[0]?.since ?? Number.POSITIVE_INFINITY);
      if (waited >= PATIENCE_MS) startForFirst();
      waitPatiently();
    });
  }

  function release(environment: Environment): void {
    if (environment.dead || stopped) return;
    const next = inLine.shift();
    if (next) next.resolve({ environment, cold: false });
    else if (retired) environment.kill("retired");
    else keepIdle(environment, false);
  }

  function endRetirement(): void {
    if (retired && underWay === 0)
      void Promise.all([...all].map(({ exited }) => exited)).then(() => retired?.resolve());
  }

  function reap(): void {
    sweep = undefined;
    const now = clock.now();
    while (idle[0] && idle[0].since + idleMs <= now) idle.shift()?.environment.kill("idle");
    if (idle[0]) sweep = clock.after(idle[0].since + idleMs - now, reap);
  }

  return {
    async run(use) {
      if (underWay >= limit) throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
      underWay++;
      try {
        const { environment, cold } = await acquire();
        try {
          return await use(environment, cold);
        } finally {
          release(environment);
        }
      } finally {
        underWay--;
        endRetirement();
      }
    },
    environments() {
      const free = new Set(idle.map(({ environment }) => environment));
      const alive = [...all].filter((environment) => !environment.dead);
      return alive.map((environment) => ({ pid: environment.pid, busy: !free.has(environment) }));
    },
    prestart() {
      if (all.size > 0 || stopped || retired) return;
      try {
        keepIdle(startOrRefuse().environment, true);
      } catch {
        // The next invocation reports it.
      }
    },
    retire() {
      retired ??= Promise.withResolvers();
      sweep?.();
      for (const { environment } of idle.splice(0)) environment.kill("retired");
      endRetirement();
      return retired.promise;
    },
    async stop() {
      stopped = true;
      sweep?.();
      impatience?.();
      for (const turn of inLine.splice(0)) turn.reject(stopping());
      for (const environment of all) environment.kill(STOP);
      await Promise.all([...all].map((environment) => environment.exited));
    },
  };
}

const stopping = () => new AwsError("ServiceException", "Lambda is stopping.", 500);
