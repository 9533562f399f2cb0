import { AwsError } from "../aws.ts";
import type { Clock } from "../clock.ts";
import { afterFailure, type Exhausted, isExpired } from "../delivery/retry.ts";
import type { SendToQueue } from "../delivery/send-to-queue.ts";
import { createWaiting } from "../delivery/waiting.ts";
import type { Refusal } from "../iam/authorizer.ts";
import type { MayAssume } from "../iam/identities.ts";
import type { Random } from "../random.ts";
import type { Trace } from "../trace.ts";
import { assumeRole } from "./assume-role.ts";
import { inputOf } from "./context-attributes.ts";
import { deadLetter } from "./dead-letter.ts";
import { invalid } from "./errors.ts";
import type { Invocation, Schedule } from "./model.ts";
import type { Collections } from "./state.ts";
import { targetError } from "./target-error.ts";
import { type TargetKinds, targetKind } from "./targets/kinds.ts";

/** Delivers occurrences to their targets: flexible windows, attempts, back-off, dead-letter queues. */
export interface Invocations {
  /** Records an occurrence and starts its first attempt, within the schedule's flexible time window. */
  start(schedule: Schedule, scheduledAt: number): void;
  /** Resumes the occurrences left by an earlier run. */
  resume(): void;
  /** Returns whether an occurrence of the schedule is unfinished. */
  pending(scheduleArn: string): boolean;
  /** Resolves when no attempt is in progress. Waiting occurrences do not count. */
  idle(): Promise<void>;
  stop(): void;
}

interface Dependencies {
  clock: Clock;
  random: Random;
  trace: Trace;
  collections: Collections;
  kinds: TargetKinds;
  /** Authorizes calls by a target's role. */
  refusal: Refusal;
  mayAssume: MayAssume;
  sendToQueue: SendToQueue;
  /** Called with the schedule's ARN when an occurrence is finished. */
  onEnd: (scheduleArn: string) => void;
}

export function createInvocations(deps: Dependencies): Invocations {
  const { clock, random, trace, collections, kinds, refusal, mayAssume, sendToQueue, onEnd } = deps;
  const records = collections.invocations;
  const underWay = new Set<Promise<void>>();
  const ofSchedule = new Map<string, number>();
  let stopped = false;
  const waiting = createWaiting(clock, (id) => {
    const invocation = records.get(id);
    if (invocation) begin(invocation);
  });

  function count(scheduleArn: string, by: number): void {
    const now = (ofSchedule.get(scheduleArn) ?? 0) + by;
    if (now > 0) ofSchedule.set(scheduleArn, now);
    else ofSchedule.delete(scheduleArn);
  }

  function begin(invocation: Invocation): void {
    if (stopped) return;
    const attempt = run(invocation).finally(() => underWay.delete(attempt));
    underWay.add(attempt);
  }

  function end({ id, scheduleArn }: Invocation): void {
    records.delete(id);
    count(scheduleArn, -1);
    onEnd(scheduleArn);
  }

  async function run(invocation: Invocation): Promise<void> {
    const { error, attempts } = invocation;
    if (error && isExpired(invocation, clock.now())) return giveUp(invocation, error, "MaximumEventAgeInSeconds");
    // Deleting or disabling a schedule cancels what still waits in its flexible time window.
    if (attempts === 0 && collections.schedules.get(invocation.scheduleArn)?.state !== "ENABLED")
      return end(invocation);
    const startedAt = clock.now();
    const { retryAt: _, ...rest } = invocation;
    const attempted = { ...rest, attempts: attempts + 1 };
    records.set(invocation.id, attempted);
    let messageId: string | undefined;
    try {
      messageId = await call(attempted);
    } catch (failure) {
      return failed(attempted, failure);
    }
    const { eventId, scheduleArn: rule, target } = attempted;
    const about = { eventId, rule, target: target.Arn, attempt: attempted.attempts, input: inputOf(attempted) };
    const ms = clock.now() - startedAt;
    trace.emit({ kind: "delivered", ...about, ...(messageId !== undefined && { messageId }), ms });
    end(attempted);
  }

  async function call(invocation: Invocation): Promise<string | undefined> {
    const { target, id: executionId } = invocation;
    const kind = targetKind(kinds, target.Arn);
    if (!kind) throw invalid(`No target of this kind is here: ${target.Arn}`);
    const caller = assumeRole(mayAssume, invocation);
    const request = { arn: target.Arn, target, input: inputOf(invocation), executionId, caller };
    const refused = refusal(caller, kind.access?.(request) ?? []);
    if (refused !== undefined) throw new AwsError("AccessDeniedException", refused, 403);
    return kind.deliver(request);
  }

  async function failed(invocation: Invocation, failure: unknown): Promise<void> {
    const { code, message, retryable, retryAfterMs } = targetError(failure);
    const now = clock.now();
    const next = retryable
      ? afterFailure(invocation, now, random.next(), retryAfterMs)
      : { exhausted: "MaximumRetryAttempts" as const };
    const retryAt = "retryAt" in next ? next.retryAt : undefined;
    const { eventId, scheduleArn: rule, target, attempts: attempt } = invocation;
    const retryInMs = retryAt === undefined ? undefined : retryAt - now;
    const about = { eventId, rule, target: target.Arn, attempt, input: inputOf(invocation) };
    trace.emit({ kind: "delivery-failed", ...about, code, message, retryInMs });
    if ("exhausted" in next) return giveUp(invocation, { code, message }, next.exhausted);
    records.set(invocation.id, { ...invocation, retryAt: next.retryAt, error: { code, message } });
    if (!stopped) waiting.add(invocation.id, next.retryAt);
  }

  async function giveUp(invocation: Invocation, error: { code: string; message: string }, exhausted: Exhausted) {
    const { eventId, scheduleArn: rule, target } = invocation;
    const queue = target.DeadLetterConfig?.Arn;
    let dropped: string | undefined = `${error.code}: ${error.message}`;
    if (queue) {
      try {
        const caller = assumeRole(mayAssume, invocation);
        const letter = deadLetter(invocation, inputOf(invocation), error, exhausted);
        const { messageId } = await sendToQueue(queue, letter, caller);
        const about = { from: target.Arn, queue, eventId, messageId, tries: invocation.attempts };
        trace.emit({ kind: "dead-lettered", ...about, reason: error.code, message: error.message });
        dropped = undefined;
      } catch (refusal) {
        const { code, message } = targetError(refusal);
        dropped += ` The dead-letter queue ${queue} refused it: ${code}: ${message}`;
      }
    }
    if (dropped) trace.emit({ kind: "dropped", eventId, rule, target: target.Arn, reason: dropped });
    end(invocation);
  }

  return {
    start({ arn: scheduleArn, target, window }, scheduledAt) {
      const windowMs = (window.MaximumWindowInMinutes ?? 0) * 60_000;
      const dueAt = Math.max(scheduledAt + Math.floor(random.next() * windowMs), clock.now());
      const id = random.text(16, "0123456789abcdef");
      const eventId = random.uuid();
      const record = { id, eventId, scheduleArn, scheduledAt, target, attempts: 0, acceptedAt: dueAt, retryAt: dueAt };
      records.set(id, record);
      count(scheduleArn, 1);
      if (dueAt > clock.now()) waiting.add(id, dueAt);
      else begin(record);
    },
    resume() {
      for (const invocation of [...records.values()]) {
        count(invocation.scheduleArn, 1);
        if (invocation.retryAt === undefined) begin(invocation);
        else waiting.add(invocation.id, invocation.retryAt);
      }
    },
    pending: (scheduleArn) => ofSchedule.has(scheduleArn),
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    stop() {
      stopped = true;
      waiting.stop();
    },
  };
}
