import { AwsError } from "../aws.ts";
import type { Cancel, Clock } from "../clock.ts";
import { type Environment, STOP } from "./environment.ts";

export interface Pool {
  /**
   * Runs `use` on a warm environment, or on a new one (`cold`) when all are busy; waits in line while the machine runs as
   * many as it may. Throws `TooManyRequestsException` when as many invocations as allowed are under way.
   */
  run<T>(use: (environment: Environment, cold: boolean) => Promise<T>): Promise<T>;
  environments(): { pid: number; busy: boolean }[];
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
  /** How long an environment may be idle, in milliseconds. */
  idleMs: number;
  start(): Environment;
}

/** The environments of one function: each runs one invocation at a time, the last used is used next. */
export function createPool({ clock, limit, environments, idleMs, start }: PoolOptions): Pool {
  const all = new Set<Environment>();
  const idle: { environment: Environment; since: number }[] = [];
  const inLine: (() => void)[] = [];
  let underWay = 0;
  let busy = 0;
  let sweep: Cancel | undefined;
  let stopped = false;
  let retired: PromiseWithResolvers<void> | undefined;

  function acquire(): { environment: Environment; cold: boolean } {
    if (stopped) throw new AwsError("ServiceException", "Lambda is stopping.", 500);
    for (let last = idle.pop(); last; last = idle.pop()) {
      if (!last.environment.dead) return { environment: last.environment, cold: false };
    }
    const environment = startOrRefuse();
    all.add(environment);
    void environment.exited.then(() => all.delete(environment));
    return { environment, cold: true };
  }

  /** Whoever is next in line takes over the turn as it is. */
  function endTurn(): void {
    const next = inLine.shift();
    if (next) next();
    else busy--;
  }

  /** What cannot start now, such as before the endpoint listens, may start later: whoever retries Lambda's errors will. */
  function startOrRefuse(): Environment {
    try {
      return start();
    } catch (error) {
      throw new AwsError("ServiceException", `No environment could be started: ${(error as Error).message}`, 500);
    }
  }

  function release(environment: Environment): void {
    if (environment.dead || stopped) return;
    if (retired) {
      environment.kill("retired");
      return;
    }
    idle.push({ environment, since: clock.now() });
    sweep ??= clock.after(idleMs, reap);
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
      if (busy < environments) busy++;
      else await new Promise<void>((resolve) => inLine.push(resolve));
      try {
        const { environment, cold } = acquire();
        try {
          return await use(environment, cold);
        } finally {
          release(environment);
        }
      } finally {
        underWay--;
        endTurn();
        endRetirement();
      }
    },
    environments() {
      const free = new Set(idle.map(({ environment }) => environment));
      const alive = [...all].filter((environment) => !environment.dead);
      return alive.map((environment) => ({ pid: environment.pid, busy: !free.has(environment) }));
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
      for (const environment of all) environment.kill(STOP);
      await Promise.all([...all].map((environment) => environment.exited));
    },
  };
}
