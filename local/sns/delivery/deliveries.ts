import type { Clock } from "../../clock.ts";
import { type DeliveryError, deliveryError } from "../../delivery/delivery-error.ts";
import { createWaiting } from "../../delivery/waiting.ts";
import type { Random } from "../../random.ts";
import type { Store } from "../../store.ts";
import { eventIdsOf } from "../../trace/event-ids.ts";
import type { Trace } from "../../trace.ts";
import { AWS_MANAGED, retryDelay } from "../delivery-policy.ts";
import type { Subscription, Topic } from "../model.ts";
import { isFifo } from "../names.ts";
import { effectivePolicyOf } from "../subscription-attributes.ts";
import type { Topics } from "../topics.ts";
import { type Delivery, messageIdOf, type Parcel } from "./delivery.ts";
import type { HandOver } from "./hand-over.ts";
import { createLanes } from "./lanes.ts";
import { createPace } from "./pace.ts";

export interface Deliveries {
  /** Records a delivery and starts its first attempt immediately. */
  start(subscription: Subscription, parcel: Parcel): void;
  /** Returns the deliveries in progress or waiting for a retry, oldest first. */
  all(): Delivery[];
  /** Resumes the deliveries left by an earlier run. */
  resume(): void;
  /** Resolves when no attempt is in progress. Deliveries waiting for a retry do not count. */
  idle(): Promise<void>;
  stop(): void;
}

interface Deps {
  clock: Clock;
  random: Random;
  store: Store;
  trace: Trace;
  topics: Topics;
}

/** Delivers messages to subscriptions: attempts, back-off, dead-letter queues; one at a time within a FIFO group. */
export function createDeliveries(deps: Deps, handOver: HandOver): Deliveries {
  const { clock, random, store, trace, topics } = deps;
  const records = store.collection<Delivery>("sns-deliveries");
  const underWay = new Set<Promise<void>>();
  const lanes = createLanes();
  const pace = createPace(clock);
  // Must differ from the ids of deliveries left by an earlier run.
  const runId = random.text(8);
  let count = 0;
  let stopped = false;
  const waiting = createWaiting(clock, (id) => {
    const delivery = records.get(id);
    if (delivery) begin(delivery);
  });

  function enter(delivery: Delivery): void {
    const lane = laneOf(delivery);
    if (lane !== undefined && !lanes.enter(lane, delivery.id)) return;
    if (delivery.retryAt === undefined) begin(delivery);
    else waiting.add(delivery.id, delivery.retryAt);
  }

  function begin(delivery: Delivery): void {
    if (stopped) return;
    const attempt = run(delivery).finally(() => underWay.delete(attempt));
    underWay.add(attempt);
  }

  function leave(delivery: Delivery): void {
    records.delete(delivery.id);
    const lane = laneOf(delivery);
    const next = lane === undefined ? undefined : records.get(lanes.leave(lane, delivery.id) ?? "");
    if (next) begin(next);
  }

  async function run(delivery: Delivery): Promise<void> {
    const subscription = delivery.ended ?? topics.findSubscription(delivery.subscriptionArn);
    const topic = subscription && topics.find(subscription.topicArn);
    // The subscription or topic was deleted, so the delivery ends.
    if (!subscription || !topic) return leave(delivery);
    const free = pace.next(subscription, topic);
    if (free > clock.now()) return waiting.add(delivery.id, free);
    const began = clock.now();
    const attempted: Delivery = { ...delivery, attempts: delivery.attempts + 1, retryAt: undefined };
    records.set(delivery.id, attempted);
    let messageId: string | undefined;
    try {
      messageId = await handOver.toEndpoint(delivery.parcel, subscription, topic);
    } catch (error) {
      // An attempt interrupted by a stop has not failed: the next run resumes it.
      if (!stopped) await failed(attempted, subscription, topic, deliveryError(error));
      return;
    }
    leave(delivery);
    const about = { ...factOf(attempted, subscription), ...(messageId !== undefined && { messageId }) };
    trace.emit({ kind: "delivered", ...about, ms: clock.now() - began });
  }

  async function failed(
    delivery: Delivery,
    subscription: Subscription,
    topic: Topic,
    error: DeliveryError,
  ): Promise<void> {
    const { code, message } = error;
    const policy = subscription.protocol.startsWith("http")
      ? effectivePolicyOf(subscription, topic).healthyRetryPolicy
      : AWS_MANAGED;
    const retryInMs = error.retryable ? retryDelay(policy, delivery.attempts, random.next()) : undefined;
    trace.emit({ kind: "delivery-failed", ...factOf(delivery, subscription), code, message, retryInMs });
    if (retryInMs === undefined) return giveUp(delivery, subscription, topic, error);
    const retryAt = clock.now() + retryInMs;
    records.set(delivery.id, { ...delivery, retryAt });
    waiting.add(delivery.id, retryAt);
  }

  async function giveUp(
    delivery: Delivery,
    subscription: Subscription,
    topic: Topic,
    { code, message }: DeliveryError,
  ) {
    const { eventId, rule, target } = factOf(delivery, subscription);
    let dropped: string | undefined = `${code}: ${message}`;
    try {
      const letter = await handOver.toDeadLetterQueue(delivery.parcel, subscription, topic);
      if (letter !== undefined) {
        const about = { from: target, ...letter, eventId, tries: delivery.attempts };
        trace.emit({ kind: "dead-lettered", ...about, reason: code, message });
        dropped = undefined;
      }
    } catch (refusal) {
      dropped += ` The dead-letter queue refused it: ${deliveryError(refusal).message}`;
    }
    if (dropped !== undefined) trace.emit({ kind: "dropped", eventId, rule, target, reason: dropped });
    leave(delivery);
  }

  return {
    start(subscription, parcel) {
      const id = `${runId}-${++count}`;
      const delivery: Delivery = {
        id,
        subscriptionArn: subscription.arn,
        ...(parcel.type === "UnsubscribeConfirmation" && { ended: subscription }),
        parcel,
        attempts: 0,
      };
      records.set(id, delivery);
      enter(delivery);
    },
    all: () => [...records.values()],
    resume() {
      for (const delivery of [...records.values()]) if (!delivery.id.startsWith(runId)) enter(delivery);
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    stop() {
      stopped = true;
      waiting.stop();
    },
  };
}

/** Returns the lane of a FIFO delivery: messages of a group reach a subscription one after another. */
function laneOf({ subscriptionArn, parcel }: Delivery): string | undefined {
  if (parcel.type !== "Notification" || !isFifo(parcel.message.topicArn)) return undefined;
  return JSON.stringify([subscriptionArn, parcel.message.groupId]);
}

/** The trace's name for a delivery: the topic takes the place of a bus's rule. */
function factOf({ parcel, attempts }: Delivery, { topicArn, endpoint }: Subscription) {
  const [eventId = messageIdOf(parcel)] = parcel.type === "Notification" ? eventIdsOf(parcel.message.text) : [];
  return { eventId, rule: topicArn, target: endpoint, attempt: attempts };
}
