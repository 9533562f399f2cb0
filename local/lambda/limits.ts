import { availableParallelism } from "node:os";

export interface Limits {
  /** Invocations of a function under way at once, without reserved concurrency: AWS's account has 1000. */
  concurrency: number;
  /** Environments of a function that this machine runs at once: beyond, invocations wait for their turn. */
  environments: number;
  /** So many of them start at once when all others are busy; each further one only for an invocation that has waited. */
  promptEnvironments: number;
  /** Accepted events of a function that run at once. */
  asyncConcurrency: number;
  /** Batches of a queue that run at once when its mapping sets no MaximumConcurrency. */
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
