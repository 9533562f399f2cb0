import type { Clock } from "../clock.ts";
import type { DeadLetterQueues } from "../dead-letter-queues.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { Random } from "../random.ts";
import type { Sqs } from "../sqs/sqs.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import type { Mail } from "./model.ts";

/** What the service needs of the cloud. */
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
