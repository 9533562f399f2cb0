import type { Clock } from "../clock.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { Lambda } from "../lambda/lambda.ts";
import type { Random } from "../random.ts";
import { createDeduplication, type Deduplication } from "../sqs/deduplication.ts";
import type { Sqs } from "../sqs/sqs.ts";
import type { Store } from "../store.ts";
import type { Trace } from "../trace.ts";
import { subscriptionNotFound, topicNotFound } from "./errors.ts";
import { checkSubscriptionArn, checkTopicArn } from "./names.ts";

export interface SnsDeps {
  clock: Clock;
  random: Random;
  store: Store;
  trace: Trace;
  sqs: Pick<Sqs, "send">;
  lambda: Pick<Lambda, "invokeAsync">;
  /** Hands a mail to whoever catches the cloud's mail. */
  mail: (mail: Mail) => void;
  /** The cloud's endpoint, to which the links in messages lead. */
  endpoint(): string;
  /** Judges calls from inside the cloud; without it a role needs the topic's own policy. */
  refusal?: Refusal;
  /** Resolves when what a former run left unfinished may go on; at once when not given. */
  started?: Promise<void>;
}

export interface Mail {
  from: string;
  to: string;
  subject: string;
  text: string;
}

/** A topic as the store keeps it. Never changed in place. */
export interface Topic {
  arn: string;
  name: string;
  /** Those that were set; the others have their defaults. */
  attributes: Readonly<Record<string, string>>;
  tags: Record<string, string>;
  /** Subscriptions that were there once. */
  deleted: number;
}

export type Protocol = "email" | "http" | "https" | "lambda" | "sqs";

/** A subscription as the store keeps it; times in milliseconds since the epoch. Never changed in place. */
export interface Subscription {
  arn: string;
  topicArn: string;
  protocol: Protocol;
  endpoint: string;
  attributes: Readonly<Record<string, string>>;
  /** The ARN of who subscribed. */
  principal: string;
  confirmed: boolean;
  /** Whether somebody with an account confirmed it, or its endpoint through the link. */
  authenticated: boolean;
  /** Whether the link in its messages cannot end it. */
  authenticateOnUnsubscribe?: boolean;
  /** What confirms it, until then. */
  token?: string;
  tokenExpiresAt?: number;
}

/** All topics and their subscriptions. */
export interface State {
  deps: SnsDeps;
  topics(): IterableIterator<Topic>;
  saveTopic(topic: Topic): void;
  dropTopic(topic: Topic): void;
  findTopic(arn: string): Topic | undefined;
  /** Throws `NotFound`, and `InvalidParameter` for what is no ARN of a topic here. */
  topic(arn: string): Topic;
  subscriptions(): IterableIterator<Subscription>;
  subscriptionsOf(topicArn: string): Subscription[];
  saveSubscription(subscription: Subscription): void;
  dropSubscription(subscription: Subscription): void;
  findSubscription(arn: string): Subscription | undefined;
  /** Throws `NotFound`, and `InvalidParameter` for what is no ARN of a subscription here. */
  subscription(arn: string): Subscription;
  /** Those whose endpoint ended them through a link, by the token that brings them back. */
  ended: { get(token: string): Subscription | undefined; set(subscription: Subscription): void };
  deduplicationOf(topicArn: string): Deduplication;
  /** A place in the order of all FIFO messages, also after a restart. */
  nextSequence(): number;
}

/** Reads what the store holds, so that a restart goes on where the last run ended. */
export function createState(deps: SnsDeps): State {
  const topics = deps.store.collection<Topic>("sns-topics");
  const subscriptions = deps.store.collection<Subscription>("sns-subscriptions");
  const ended = deps.store.collection<Subscription>("sns-ended-subscriptions");
  // Read once: a publish looks at every subscription of its topic.
  const byTopic = new Map<string, Map<string, Subscription>>();
  for (const topic of topics.values()) byTopic.set(topic.arn, new Map());
  for (const subscription of subscriptions.values())
    byTopic.get(subscription.topicArn)?.set(subscription.arn, subscription);
  const deduplications = new Map<string, Deduplication>();
  let lastSequence = 0;

  const findSubscription = (arn: string) => byTopic.get(arn.slice(0, arn.lastIndexOf(":")))?.get(arn);

  function deduplicationOf(topicArn: string): Deduplication {
    const known =
      deduplications.get(topicArn) ?? createDeduplication(deps.store.collection("sns-deduplication"), topicArn);
    deduplications.set(topicArn, known);
    return known;
  }

  return {
    deps,
    topics: () => topics.values(),
    saveTopic(topic) {
      topics.set(topic.arn, topic);
      if (!byTopic.has(topic.arn)) byTopic.set(topic.arn, new Map());
    },
    dropTopic({ arn }) {
      for (const subscription of byTopic.get(arn)?.keys() ?? []) subscriptions.delete(subscription);
      byTopic.delete(arn);
      topics.delete(arn);
      deduplicationOf(arn).clear();
    },
    findTopic: (arn) => topics.get(arn),
    topic(arn) {
      checkTopicArn(arn);
      const topic = topics.get(arn);
      if (!topic) throw topicNotFound();
      return topic;
    },
    subscriptions: () => subscriptions.values(),
    subscriptionsOf: (topicArn) => [...(byTopic.get(topicArn)?.values() ?? [])],
    saveSubscription(subscription) {
      subscriptions.set(subscription.arn, subscription);
      byTopic.get(subscription.topicArn)?.set(subscription.arn, subscription);
    },
    dropSubscription({ arn, topicArn }) {
      subscriptions.delete(arn);
      byTopic.get(topicArn)?.delete(arn);
      const topic = topics.get(topicArn);
      if (topic) topics.set(topicArn, { ...topic, deleted: topic.deleted + 1 });
    },
    findSubscription,
    subscription(arn) {
      checkSubscriptionArn(arn);
      const subscription = findSubscription(arn);
      if (!subscription) throw subscriptionNotFound();
      return subscription;
    },
    ended: {
      get: (token) => ended.get(token),
      set: (subscription) => ended.set(subscription.token ?? "", subscription),
    },
    deduplicationOf,
    nextSequence() {
      // Microseconds of the clock, so that numbers go on rising where nothing is left to count on from.
      lastSequence = Math.max(lastSequence + 1, deps.clock.now() * 1000);
      return lastSequence;
    },
  };
}
