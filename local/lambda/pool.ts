import { AwsError } from "../aws.ts";
import type { Cancel, Clock } from "../clock.ts";
import { type Environment, STOP } from "./environment.ts";

export interface Pool {
  /**
   * Runs `use` on a warm environment, or on a new one (`cold`) when all are busy. Throws `TooManyRequestsException` when
   * as many as allowed are busy.
   */
  run<T>(use: (environment: Environment, cold: boolean) => Promise<T>): Promise<T>;
  environments(): { pid: number; busy: boolean }[];
  /** Kills every environment; resolves when all are gone. */
  stop(): Promise<void>;
}

interface PoolOptions {
  clock: Clock;
  /** How many environments may be busy at once. */
  limit: number;
  /** How long an environment may be idle, in milliseconds. */
  idleMs: number;
  start(): Environment;
}

/** The environments of one function: each runs one invocation at a time, the last used is used next. */
export function createPool({ clock, limit, idleMs, start }: PoolOptions): Pool {
  const all = new Set<Environment>();
  const idle: { environment: Environment; since: number }[] = [];
  let busy = 0;
  let sweep: Cancel | undefined;
  let stopped = false;

  function acquire(): { environment: Environment; cold: boolean } {
    if (stopped) throw new AwsError("ServiceException", "Lambda is stopping.", 500);
    if (busy >= limit) throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
    for (let last = idle.pop(); last; last = idle.pop()) {
      if (!last.environment.dead) return { environment: last.environment, cold: false };
    }
    const environment = startOrRefuse();
    all.add(environment);
    void environment.exited.then(() => all.delete(environment));
    return { environment, cold: true };
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
    idle.push({ environment, since: clock.now() });
    sweep ??= clock.after(idleMs, reap);
  }

  function reap(): void {
    sweep = undefined;
    const now = clock.now();
    while (idle[0] && idle[0].since + idleMs <= now) idle.shift()?.environment.kill("idle");
    if (idle[0]) sweep = clock.after(idle[0].since + idleMs - now, reap);
  }

  return {
    async run(use) {
      const { environment, cold } = acquire();
      busy++;
      try {
        return await use(environment, cold);
      } finally {
        busy--;
        release(environment);
      }
    },
    environments() {
      const free = new Set(idle.map(({ environment }) => environment));
      const alive = [...all].filter((environment) => !environment.dead);
      return alive.map((environment) => ({ pid: environment.pid, busy: !free.has(environment) }));
    },
    async stop() {
      stopped = true;
      sweep?.();
      for (const environment of all) environment.kill(STOP);
      await Promise.all([...all].map((environment) => environment.exited));
    },
  };
}
