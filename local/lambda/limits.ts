import { availableParallelism } from "node:os";

export interface Limits {
  /** Concurrent invocations of a function without reserved concurrency; AWS's default per account is 1000. */
  concurrency: number;
  /** Concurrent environments of a function on this machine; further invocations wait. */
  environments: number;
  /**
   * The number of environments that start without delay when all are busy; each further one starts only for an
   * invocation that has waited.
   */
  promptEnvironments: number;
  /** Accepted events of a function that run concurrently. */
  asyncConcurrency: number;
  /** Concurrent batches of a queue whose mapping sets no MaximumConcurrency. */
  queueConcurrency: number;
  /** How long an environment may be idle, in milliseconds. */
  idleMs: number;
}

export const LIMITS: Limits = {
  concurrency: 1000,
  environments: 4 * availableParallelism(),
  promptEnvironments: 2 * availableParallelism(),
  asyncConcurrency: 10,
  queueConcurrency: 10,
  idleMs: 5 * 60_000,
};
