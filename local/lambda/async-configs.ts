import type { Clock } from "../clock.ts";
import type { DeadLetterQueues } from "../dead-letter-queues.ts";
import type { Store } from "../store.ts";
import { ASYNC_DEFAULTS, type AsyncConfig, checkAsyncConfig } from "./async-config.ts";
import type { LambdaFunction } from "./functions.ts";

/** The asynchronous invocation settings of functions, declared by a template and changed through the API. */
export interface AsyncConfigs {
  /**
   * Sets the template's configuration. A change through the API survives a restart until the template changes. Throws
   * for an invalid configuration.
   */
  declare(target: LambdaFunction, given: Partial<AsyncConfig>): void;
  /** Resets a function to the defaults when the template no longer has a configuration for it. */
  undeclare(target: LambdaFunction): void;
  put(target: LambdaFunction, given: Partial<AsyncConfig>): void;
  /** Resets a function to the defaults. */
  remove(target: LambdaFunction): void;
  /** Applies the API's stored settings to a newly created function. */
  restore(target: LambdaFunction): void;
  forget(functionArn: string): void;
}

interface Kept {
  declared?: AsyncConfig | undefined;
  /** Undefined when it was removed. */
  put?: { config: AsyncConfig; at: number } | undefined;
}

export function createAsyncConfigs(deps: {
  clock: Clock;
  store: Store;
  deadLetterQueues: DeadLetterQueues;
  /** Throws when the function's role may not send to a destination. */
  checkDestination(target: LambdaFunction, destination: string): void;
}): AsyncConfigs {
  const kept = deps.store.collection<Kept>("lambda.async-configs");
  const declared = new Map<string, AsyncConfig>();

  function checked(target: LambdaFunction, given: Partial<AsyncConfig>): AsyncConfig {
    const config = checkAsyncConfig(target.arn, given);
    for (const destination of [config.onFailureArn, config.onSuccessArn])
      if (destination !== undefined) deps.checkDestination(target, destination);
    return config;
  }

  function apply(target: LambdaFunction, put: Kept["put"]): void {
    target.asyncConfig = put?.config ?? ASYNC_DEFAULTS;
    deps.deadLetterQueues.declare(target.arn, [target.asyncConfig.onFailureArn]);
    target.asyncConfiguredAt = put?.at;
  }

  function keep(target: LambdaFunction, put: Kept["put"]): void {
    kept.set(target.arn, { declared: declared.get(target.arn), put });
    apply(target, put);
  }

  return {
    declare(target, given) {
      const config = checked(target, given);
      declared.set(target.arn, config);
      const before = kept.get(target.arn);
      if (before && JSON.stringify(before.declared) === JSON.stringify(config)) return apply(target, before.put);
      kept.delete(target.arn);
      apply(target, { config, at: deps.clock.now() });
    },
    undeclare(target) {
      declared.delete(target.arn);
      kept.delete(target.arn);
      apply(target, undefined);
    },
    put: (target, given) => keep(target, { config: checked(target, given), at: deps.clock.now() }),
    remove: (target) => keep(target, undefined),
    restore(target) {
      const before = kept.get(target.arn);
      if (before && !before.declared) apply(target, before.put);
    },
    forget(functionArn) {
      kept.delete(functionArn);
      declared.delete(functionArn);
      deps.deadLetterQueues.declare(functionArn, []);
    },
  };
}
