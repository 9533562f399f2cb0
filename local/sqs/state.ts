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
  /** Which queues are dead-letter queues; if absent, only SQS's own redrive policies count. */
  deadLetterQueues?: DeadLetterQueues;
  /** Authorizes calls from inside the cloud; if absent, a role needs the queue's own policy. */
  refusal?: Refusal;
}

/** The state shared by the operations. */
export interface State {
  clock: Clock;
  random: Random;
  facts: QueueFacts;
  refusal: Refusal;
  queues: Queues;
  moves: MoveTasks;
}

/** Loads what the store holds, so that a restart resumes where the last run stopped. */
export function createState(deps: SqsDeps): State {
  const { clock, random, store, refusal = createRefusal(clock), deadLetterQueues = createDeadLetterQueues() } = deps;
  const facts = createQueueFacts(deps.trace, deadLetterQueues);
  const queues = createQueues({ clock, store, facts, deadLetterQueues });
  return { clock, random, facts, refusal, queues, moves: createMoveTasks({ clock, random, store, facts, queues }) };
}
