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
  const retired = new Set<Pool>();
  const now = () => new Date(clock.now()).toISOString().replace("Z", "+0000");

  function retire(pool: Pool, after: (() => void) | undefined): void {
    retired.add(pool);
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
      target.config = config;
      target.lastModified = now();
      target.pool = poolOf(config);
      retire(pool, after);
    },
    remove(target, after) {
      functions.remove(target.arn);
      retire(target.pool, after);
    },
    async stop() {
      const pools = [...functions.all().map(({ pool }) => pool), ...retired];
      await Promise.all(pools.map((pool) => pool.stop()));
    },
  };
}
