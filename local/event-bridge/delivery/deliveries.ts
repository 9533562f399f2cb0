import type { Clock } from "../../clock.ts";
import { DeliveryError, deliveryError } from "../../delivery/delivery-error.ts";
import { afterFailure, type Exhausted, isExpired } from "../../delivery/retry.ts";
import type { SendToQueue } from "../../delivery/send-to-queue.ts";
import { createWaiting } from "../../delivery/waiting.ts";
import type { MayAssume } from "../../iam/identities.ts";
import { explanationOf } from "../../iam/refused-call.ts";
import type { Random } from "../../random.ts";
import type { Collection } from "../../store.ts";
import type { Envelope, Trace } from "../../trace.ts";
import type { BusEvent } from "../envelope.ts";
import type { Delivery, Target } from "../model.ts";
import { type Input, inputFor } from "../targets/input.ts";
import { type TargetKinds, targetKind } from "../targets/kinds.ts";
import { callerFor, ruleCaller } from "./caller-for.ts";
import { deadLetter } from "./dead-letter.ts";

export interface Deliveries {
  /** Records a delivery and starts its first attempt; resolves when that attempt ends, successful or not. */
  start(event: BusEvent, ruleArn: string, target: Target): Promise<void>;
  /** Resumes the deliveries that a previous run left unfinished. */
  resume(): void;
  /** Resolves when no attempt is in progress. Deliveries that wait for a retry do not count. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

interface Dependencies {
  clock: Clock;
  random: Random;
  trace: Trace;
  records: Collection<Delivery>;
  kinds: TargetKinds;
  sendToQueue: SendToQueue;
  mayAssume: MayAssume;
}

/** Brings events to targets: attempts, back-off, dead-letter queues. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
export function createDeliveries(dependencies: Dependencies): Deliveries {
  const { clock, random, trace, records, kinds, sendToQueue, mayAssume } = dependencies;
  const underWay = new Set<Promise<void>>();
  let stopped = false;
  const leftBehind = [...records.values()];
  // Prevents collisions with the ids of a previous run's deliveries.
  const runId = random.text(8);
  let started = 0;
  const waiting = createWaiting(clock, (id) => {
    const delivery = records.get(id);
    if (delivery) void begin(delivery);
  });

  function begin(delivery: Delivery, event?: Envelope): Promise<void> {
    if (stopped) return Promise.resolve();
    const attempt = run(delivery, event).finally(() => underWay.delete(attempt));
    underWay.add(attempt);
    return attempt;
  }

  async function run(delivery: Delivery, event?: Envelope): Promise<void> {
    if (delivery.error && isExpired(delivery, clock.now())) {
      return giveUp(delivery, delivery.error, "MaximumEventAgeInSeconds");
    }
    const startedAt = clock.now();
    const attempted = { ...delivery, attempts: delivery.attempts + 1, retryAt: undefined };
    records.set(delivery.id, attempted);
    const { target, event: text, ruleArn: rule, acceptedAt } = attempted;
    const input = inputFor(target, text, { ruleArn: rule, acceptedAt });
    const given = "text" in input && input.text !== text ? { input: input.text } : {};
    let messageId: string | undefined;
    try {
      messageId = await handOver(attempted, input, event ?? JSON.parse(text));
    } catch (error) {
      return failed(attempted, deliveryError(error), { ...given, ms: clock.now() - startedAt });
    }
    records.delete(delivery.id);
    const { eventId, attempts: attempt } = attempted;
    const about = {
      eventId,
      rule,
      target: target.Arn,
      attempt,
      ...(messageId !== undefined && { messageId }),
      ...given,
    };
    trace.emit({ kind: "delivered", ...about, ms: clock.now() - startedAt });
  }

  async function handOver(delivery: Delivery, input: Input, event: Envelope): Promise<string | undefined> {
    const { target, ruleArn, hops = [], traceHeader } = delivery;
    if ("broken" in input) throw new DeliveryError("INVALID_JSON", input.broken, false);
    const deliver = targetKind(kinds, target.Arn);
    if (!deliver) throw new DeliveryError("NO_RESOURCE", `No target of this kind is here: ${target.Arn}`, false);
    const caller = callerFor(ruleArn, target, mayAssume);
    return deliver({ arn: target.Arn, target, input: input.text, event, ruleArn, caller, hops, traceHeader });
  }

  async function failed(
    delivery: Delivery,
    error: DeliveryError,
    given: { input?: string; ms: number },
  ): Promise<void> {
    const { code, message, retryable, retryAfterMs } = error;
    const now = clock.now();
    const next = retryable ? afterFailure(delivery, now, random.next(), retryAfterMs) : undefined;
    const retryAt = next && "retryAt" in next ? next.retryAt : undefined;
    const { eventId, ruleArn: rule, target, attempts: attempt } = delivery;
    const retryInMs = retryAt === undefined ? undefined : retryAt - now;
    const refusal = explanationOf(error.cause);
    const permanent = !retryable && { permanent: true as const };
    const about = { eventId, rule, target: target.Arn, attempt, ...given, ...permanent, ...(refusal && { refusal }) };
    trace.emit({ kind: "delivery-failed", ...about, code, message, retryInMs });
    if (retryAt === undefined) {
      return giveUp(delivery, { code, message }, next && "exhausted" in next ? next.exhausted : undefined);
    }
    records.set(delivery.id, { ...delivery, retryAt, error: { code, message } });
    if (!stopped) waiting.add(delivery.id, retryAt);
  }

  async function giveUp(delivery: Delivery, error: { code: string; message: string }, exhausted?: Exhausted) {
    const { eventId, ruleArn: rule, target } = delivery;
    const reason = exhausted ? `${error.code} (${exhausted} reached)` : error.code;
    const queue = target.DeadLetterConfig?.Arn;
    let dropped: string | undefined = `${reason}: ${error.message}`;
    if (queue) {
      try {
        const { messageId } = await sendToQueue(queue, deadLetter(delivery, error, exhausted), ruleCaller(rule));
        const about = { from: target.Arn, rule, queue, eventId, messageId, tries: delivery.attempts };
        trace.emit({ kind: "dead-lettered", ...about, reason, message: error.message });
        dropped = undefined;
      } catch (refusal) {
        dropped += ` The dead-letter queue ${queue} refused it: ${deliveryError(refusal).message}`;
      }
    }
    if (dropped)
      trace.emit({ kind: "dropped", eventId, rule, target: target.Arn, reason: dropped, tries: delivery.attempts });
    records.delete(delivery.id);
  }

  return {
    start({ envelope, text, hops, traceHeader }, ruleArn, target) {
      const id = `${runId}-${++started}`;
      const acceptedAt = clock.now();
      const delivery = { id, eventId: envelope.id, event: text, ruleArn, target, attempts: 0, acceptedAt };
      return begin({ ...delivery, ...(hops && { hops }), ...(traceHeader && { traceHeader }) }, envelope);
    },
    resume() {
      for (const delivery of leftBehind) {
        if (delivery.retryAt === undefined) void begin(delivery);
        else waiting.add(delivery.id, delivery.retryAt);
      }
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    async stop() {
      stopped = true;
      waiting.stop();
    },
  };
}
