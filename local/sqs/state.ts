import type { Clock } from "../clock.ts";
import { createDeadLetterQueues, type DeadLetterQueues } from "../dead-letter-queues.ts";
import { createRefusal, type Refusal } from "../iam/authorizer.ts";
import type { Random } from "../random.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import { createQueueFacts, type QueueFacts } from "./facts.ts";
import { createMoveTasks, type MoveTasks } from "./move-tasks.ts";
import { createQueues, type Queues } from "./queues.ts";

export interface SqsDeps {
  clock: Clock;
  random: Random;
  store: Store;
  trace: Trace;
  /** Which queues are dead-letter queues; those of other queues alone when not given. */
  deadLetterQueues?: DeadLetterQueues;
  /** Judges calls from inside the cloud; without it a role needs the queue's own policy. */
  refusal?: Refusal;
}

/** What the operations work with. */
export interface State {
  clock: Clock;
  random: Random;
  facts: QueueFacts;
  refusal: Refusal;
  queues: Queues;
  moves: MoveTasks;
}

/** Reads what the store holds, so that a restart goes on where the last run ended. */
export function createState(deps: SqsDeps): State {
  const { clock, random, store, refusal = createRefusal(clock), deadLetterQueues = createDeadLetterQueues() } = deps;
  const facts = createQueueFacts(deps.trace, deadLetterQueues);
  const queues = createQueues({ clock, store, facts, deadLetterQueues });
  return { clock, random, facts, refusal, queues, moves: createMoveTasks({ clock, random, store, facts, queues }) };
}
