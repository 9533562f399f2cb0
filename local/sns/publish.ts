import type { Clock } from "../clock.ts";
import { sequenceNumber } from "../messages/sequence-number.ts";
import type { Random } from "../random.ts";
import type { Deliveries } from "./delivery/deliveries.ts";
import { checkDraft, deduplicationIdOf, textsByProtocol } from "./draft.ts";
import { compileFilter, type Filter } from "./filter-policy.ts";
import type { Draft, Message } from "./message.ts";
import type { Subscription, Topic } from "./model.ts";
import { isFifo } from "./names.ts";
import { scopeOf } from "./subscription-attributes.ts";
import type { Topics } from "./topics.ts";

export interface Published {
  messageId: string;
  /** Only for a FIFO topic. */
  sequenceNumber?: string;
}

export type Publish = (topic: Topic, draft: Draft) => Published;

interface Deps {
  clock: Clock;
  random: Random;
  topics: Topics;
}

/** Accepts messages for a topic and starts their deliveries. Throws SNS's errors for invalid messages. */
export function createPublish({ clock, random, topics }: Deps, deliveries: Deliveries): Publish {
  // Keyed by object identity: a changed subscription is a new object.
  const filters = new WeakMap<Subscription, Filter>();

  function takes(subscription: Subscription, message: Pick<Message, "text" | "attributes">): boolean {
    if (!subscription.confirmed) return false;
    const { FilterPolicy: policy } = subscription.attributes;
    if (policy === undefined) return true;
    const filter =
      filters.get(subscription) ??
      compileFilter(policy, scopeOf(subscription.attributes), (reason) => new Error(reason));
    filters.set(subscription, filter);
    return filter(message);
  }

  return (topic, draft) => {
    checkDraft(draft, topic);
    const now = clock.now();
    const fifo = isFifo(topic.arn);
    const deduplicationId = fifo ? deduplicationIdOf(draft) : undefined;
    const scope = topic.attributes["FifoThroughputScope"] === "MessageGroup" ? draft.groupId : undefined;
    const deduplication = fifo ? topics.deduplicationOf(topic.arn) : undefined;
    const earlier = deduplicationId === undefined ? undefined : deduplication?.find(deduplicationId, scope, now);
    const sent = earlier ?? { messageId: random.uuid(), sequence: fifo ? topics.nextSequence() : 0 };
    const published = { messageId: sent.messageId, ...(fifo && { sequenceNumber: sequenceNumber(sent) }) };
    if (earlier) return published;
    if (deduplicationId !== undefined) deduplication?.remember(deduplicationId, scope, sent, now);
    const textFor = textsByProtocol(draft);
    const { subject, attributes, groupId } = draft;
    const common = { ...published, topicArn: topic.arn, subject, attributes, timestamp: new Date(now).toISOString() };
    for (const subscription of topics.subscriptionsOf(topic.arn)) {
      const message = { ...common, text: textFor(subscription.protocol), groupId, deduplicationId };
      if (takes(subscription, message)) deliveries.start(subscription, { type: "Notification", message });
    }
    return published;
  };
}
