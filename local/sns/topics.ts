import type { Clock } from "../clock.ts";
import type { DeadLetterQueues } from "../dead-letter-queues.ts";
import { createDeduplication, type Deduplication } from "../messages/deduplication.ts";
import type { Store } from "../store.ts";
import { subscriptionNotFound, topicNotFound } from "./errors.ts";
import type { Subscription, Topic } from "./model.ts";
import { checkSubscriptionArn, checkTopicArn } from "./names.ts";
import { deadLetterQueueOf } from "./subscription-attributes.ts";

/** All topics and their subscriptions. */
export interface Topics {
  all(): IterableIterator<Topic>;
  save(topic: Topic): void;
  drop(topic: Topic): void;
  find(arn: string): Topic | undefined;
  /** Throws `NotFound`, or `InvalidParameter` if this is not the ARN of a topic here. */
  get(arn: string): Topic;
  subscriptions(): IterableIterator<Subscription>;
  subscriptionsOf(topicArn: string): Subscription[];
  saveSubscription(subscription: Subscription): void;
  dropSubscription(subscription: Subscription): void;
  findSubscription(arn: string): Subscription | undefined;
  /** Throws `NotFound`, or `InvalidParameter` if this is not the ARN of a subscription here. */
  subscription(arn: string): Subscription;
  /** Subscriptions ended through their link, by the token that restores them. */
  ended: { get(token: string): Subscription | undefined; set(subscription: Subscription): void };
  deduplicationOf(topicArn: string): Deduplication;
  /** Returns the next number in the order of all FIFO messages, also after a restart. */
  nextSequence(): number;
}

interface Deps {
  clock: Clock;
  store: Store;
  deadLetterQueues: DeadLetterQueues;
}

/** Loads the stored topics and subscriptions, so that a restart resumes where the last run stopped. */
export function createTopics({ clock, store, deadLetterQueues }: Deps): Topics {
  const topics = store.collection<Topic>("sns-topics");
  const subscriptions = store.collection<Subscription>("sns-subscriptions");
  const ended = store.collection<Subscription>("sns-ended-subscriptions");
  // Indexed once: every publish visits all subscriptions of its topic.
  const byTopic = new Map<string, Map<string, Subscription>>();
  for (const topic of topics.values()) byTopic.set(topic.arn, new Map());
  for (const subscription of subscriptions.values())
    byTopic.get(subscription.topicArn)?.set(subscription.arn, subscription);
  const declareDeadLetters = (subscription: Subscription) =>
    deadLetterQueues.declare(subscription.arn, [deadLetterQueueOf(subscription)]);
  for (const subscription of subscriptions.values()) declareDeadLetters(subscription);
  const deduplications = new Map<string, Deduplication>();
  let lastSequence = 0;

  const findSubscription = (arn: string) => byTopic.get(arn.slice(0, arn.lastIndexOf(":")))?.get(arn);

  function deduplicationOf(topicArn: string): Deduplication {
    const known = deduplications.get(topicArn) ?? createDeduplication(store.collection("sns-deduplication"), topicArn);
    deduplications.set(topicArn, known);
    return known;
  }

  return {
    all: () => topics.values(),
    save(topic) {
      topics.set(topic.arn, topic);
      if (!byTopic.has(topic.arn)) byTopic.set(topic.arn, new Map());
    },
    drop({ arn }) {
      for (const subscription of byTopic.get(arn)?.keys() ?? []) {
        subscriptions.delete(subscription);
        deadLetterQueues.declare(subscription, []);
      }
      byTopic.delete(arn);
      topics.delete(arn);
      deduplicationOf(arn).clear();
    },
    find: (arn) => topics.get(arn),
    get(arn) {
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
      declareDeadLetters(subscription);
    },
    dropSubscription({ arn, topicArn }) {
      subscriptions.delete(arn);
      byTopic.get(topicArn)?.delete(arn);
      deadLetterQueues.declare(arn, []);
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
      // Based on the clock in microseconds, so that numbers keep rising when no stored sequence remains.
      lastSequence = Math.max(lastSequence + 1, clock.now() * 1000);
      return lastSequence;
    },
  };
}
