import type { Clock } from "../clock.ts";
import type { DeadLetterQueues } from "../dead-letter-queues.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { Random } from "../random.ts";
import type { Sqs } from "../sqs/sqs.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import type { Mail } from "./model.ts";

/** The service's dependencies in the cloud. */
export interface SnsDeps {
  clock: Clock;
  random: Random;
  store: Store;
  trace: Trace;
  sqs: Pick<Sqs, "send" | "sendLetter">;
  lambda: Pick<Lambda, "invokeAsync">;
  /** Hands a mail to the cloud's mailbox. */
  mail: (mail: Mail) => void;
  /** The cloud's endpoint, used for links in messages. */
  endpoint(): string;
  /** Authorizes calls from inside the cloud; if absent, a role needs the topic's own policy. */
  refusal?: Refusal;
  /** Resolves when work left by an earlier run may resume; if absent, immediately. */
  started?: Promise<void>;
  /** Records where subscriptions' dead letters go. */
  deadLetterQueues?: DeadLetterQueues;
}
