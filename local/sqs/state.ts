import type { Clock } from "../clock.ts";
import { createRefusal, type Refusal } from "../iam/authorizer.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import { createMoveTasks, type MoveTasks } from "./move-tasks.ts";
import { createQueues, type Queues } from "./queues.ts";

export interface SqsDeps {
  clock: Clock;
  random: Random;
  store: Store;
  trace: Trace;
  /** Judges calls from inside the cloud; without it a role needs the queue's own policy. */
  refusal?: Refusal;
}

/** What the operations work with. */
export interface State {
  clock: Clock;
  random: Random;
  trace: Trace;
  refusal: Refusal;
  queues: Queues;
  moves: MoveTasks;
}

/** Reads what the store holds, so that a restart goes on where the last run ended. */
export function createState({ clock, random, store, trace, refusal = createRefusal(clock) }: SqsDeps): State {
  const queues = createQueues({ clock, store });
  return { clock, random, trace, refusal, queues, moves: createMoveTasks({ clock, random, store, queues }) };
}
