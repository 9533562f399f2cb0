import type { Clock } from "../clock.ts";
import { ASYNC_DEFAULTS } from "./async-config.ts";
import { type FunctionConfig, functionArn } from "./function-config.ts";
import type { Functions, LambdaFunction } from "./functions.ts";
import { resourcePolicy } from "./permissions.ts";
import type { Pool } from "./pool.ts";

/** Creates, changes and deletes functions, from templates and through the API. */
export interface Lifecycle {
  add(config: FunctionConfig): LambdaFunction;
  /** What runs ends under the old configuration; `after` is called once its environments are gone. */
  change(target: LambdaFunction, config: FunctionConfig, after?: () => void): void;
  remove(target: LambdaFunction, after?: () => void): void;
  /** The directories of the code that functions run, and of what has not ended since a change. */
  codeDirectories(): Set<string>;
  stop(): Promise<void>;
}

export function createLifecycle({
  clock,
  functions,
  poolOf,
}: {
  clock: Clock;
  functions: Functions;
  poolOf(config: FunctionConfig): Pool;
}): Lifecycle {
  /** Pools that end, with the directory of their code. */
  const retired = new Map<Pool, string>();
  const now = () => new Date(clock.now()).toISOString().replace("Z", "+0000");

  function retire(pool: Pool, codeDirectory: string, after: (() => void) | undefined): void {
    retired.set(pool, codeDirectory);
    void pool.retire().then(() => {
      retired.delete(pool);
      after?.();
    });
  }

  return {
    add(config) {
      const arn = functionArn(config.name);
      const created: LambdaFunction = {
        arn,
        config,
        lastModified: now(),
        pool: poolOf(config),
        permissions: [],
        policy: resourcePolicy(arn, []),
        asyncConfig: ASYNC_DEFAULTS,
      };
      functions.add(created);
      return created;
    },
    change(target, config, after) {
      const { pool } = target;
      const { codeDirectory } = target.config;
      target.config = config;
      target.lastModified = now();
      target.pool = poolOf(config);
      retire(pool, codeDirectory, after);
    },
    remove(target, after) {
      functions.remove(target.arn);
      retire(target.pool, target.config.codeDirectory, after);
    },
    codeDirectories: () => new Set([...functions.all().map(({ config }) => config.codeDirectory), ...retired.values()]),
    async stop() {
      const pools = [...functions.all().map(({ pool }) => pool), ...retired.keys()];
      await Promise.all(pools.map((pool) => pool.stop()));
    },
  };
}
