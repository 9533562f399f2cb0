import type { Clock } from "../clock.ts";
import { createDeadLetterQueues, type DeadLetterQueues } from "../dead-letter-queues.ts";
import { createRefusal, type Refusal } from "../iam/authorizer.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { Random } from "../random.ts";
import type { Sqs } from "../sqs/sqs.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import { createDeliveries, type Deliveries } from "./delivery/deliveries.ts";
import type { HandOver } from "./delivery/hand-over.ts";
import type { Mail } from "./model.ts";
import { createPublish, type Publish } from "./publish.ts";
import { createTopics, type Topics } from "./topics.ts";

export interface SnsDeps {
  clock: Clock;
  random: Random;
  store: Store;
  trace: Trace;
  sqs: Pick<Sqs, "send" | "sendLetter">;
  lambda: Pick<Lambda, "invokeAsync">;
  /** Hands a mail to whoever catches the cloud's mail. */
  mail: (mail: Mail) => void;
  /** The cloud's endpoint, to which the links in messages lead. */
  endpoint(): string;
  /** Judges calls from inside the cloud; without it a role needs the topic's own policy. */
  refusal?: Refusal;
  /** Resolves when what a former run left unfinished may go on; at once when not given. */
  started?: Promise<void>;
  /** Learns where subscriptions' dead letters go. */
  deadLetterQueues?: DeadLetterQueues;
}

/** What the operations work with. */
export interface State {
  clock: Clock;
  random: Random;
  refusal: Refusal;
  topics: Topics;
  deliveries: Deliveries;
  publish: Publish;
}

/** Reads what the store holds, so that a restart goes on where the last run ended. */
export function createState(deps: SnsDeps, handOver: HandOver): State {
  const { clock, random, store, trace, refusal = createRefusal(clock) } = deps;
  const { deadLetterQueues = createDeadLetterQueues() } = deps;
  const topics = createTopics({ clock, store, deadLetterQueues });
  const deliveries = createDeliveries({ clock, random, store, trace, topics }, handOver);
  return { clock, random, refusal, topics, deliveries, publish: createPublish({ clock, random, topics }, deliveries) };
}
