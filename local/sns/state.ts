import type { Clock } from "../clock.ts";
import { createDeadLetterQueues } from "../dead-letter-queues.ts";
import { createRefusal, type Refusal } from "../iam/authorizer.ts";
import type { Random } from "../random.ts";
import { createDeliveries, type Deliveries } from "./delivery/deliveries.ts";
import type { HandOver } from "./delivery/hand-over.ts";
import type { SnsDeps } from "./deps.ts";
import { createPublish, type Publish } from "./publish.ts";
import { createTopics, type Topics } from "./topics.ts";

/** The state shared by the operations. */
export interface State {
  clock: Clock;
  random: Random;
  refusal: Refusal;
  topics: Topics;
  deliveries: Deliveries;
  publish: Publish;
}

/** Loads what the store holds, so that a restart resumes where the last run stopped. */
export function createState(deps: SnsDeps, handOver: HandOver): State {
  const { clock, random, store, trace, refusal = createRefusal(clock) } = deps;
  const { deadLetterQueues = createDeadLetterQueues() } = deps;
  const topics = createTopics({ clock, store, deadLetterQueues });
  const deliveries = createDeliveries({ clock, random, store, trace, topics }, handOver);
  return { clock, random, refusal, topics, deliveries, publish: createPublish({ clock, random, topics }, deliveries) };
}
