import type { OrderFlow } from "../application.ts";
import type { Connection } from "../client/connect.ts";
import type { PutResult } from "../client/put-events.ts";
import { createReceiver, type ReceivedMessage } from "../client/receiver.ts";
import { readCustomDelivery } from "../custom-event/entries.ts";
import { numberLog, OUTCOME, pushArrival, pushCall } from "../ledger/records.ts";
import { orderEventReader } from "../order-flow/order.ts";
import { readDelivery } from "../probe/probe-event.ts";
import { now, wallTime } from "../schedule/clock.ts";
import { createPacer } from "../schedule/pacer.ts";
import { createSchedule } from "../schedule/schedule.ts";
import type { Job, Report } from "./job.ts";
import { createSender } from "./sender.ts";

export interface Generator {
  /** Starts the schedule at a time of the steady clock. Resolves when all calls have returned. */
  send(startAt: number): Promise<void>;
  /** Stops sending. */
  stop(): void;
  report(): Report;
  /** Stops receiving too. Nothing is reported afterwards. */
  close(): Promise<void>;
}

/**
 * Sends one worker's share of the schedule and reads the probe's queue. It records what happens without judging it. `flow` is
 * the application's order flow, for a job of orders.
 */
export function createGenerator(job: Job, connection: Connection, flow?: OrderFlow): Generator {
  const { run, producer, workers, segments, batch, maxInFlight } = job;
  const sender = createSender(job, connection, flow);
  const read = flow ? orderEventReader(flow) : job.custom ? readCustomDelivery : readDelivery;
  const schedule = createSchedule(segments, { batch, worker: producer, workers });
  const calls = numberLog();
  const arrivals = numberLog();
  const codes: string[] = [];
  let startAt = Number.NaN;
  let sequence = 0;
  let inFlight = 0;
  let peakInFlight = 0;
  let foreign = 0;
  let redelivered = 0;
  let loop = performance.eventLoopUtilization();
  let lastCapped = false;
  let stopped = false;
  let pacer: ReturnType<typeof createPacer> | undefined;

  const receiver = createReceiver({ sqs: connection.sqs, queueUrl: job.queueUrl, polls: job.receivers, onMessage });

  function onMessage({ body, redeliveries, sentAt, arrivedAt }: ReceivedMessage): void {
    const delivery = read(body);
    if (delivery?.run !== run) {
      foreign++;
      return;
    }
    if (redeliveries > 0) redelivered++;
    const { rule, intended, ingestion } = delivery;
    pushArrival(arrivals, {
      producer: delivery.producer,
      sequence: delivery.sequence,
      rule,
      intended: intended / 1000,
      ingested: Date.parse(ingestion) - wallTime(startAt),
      arrived: arrivedAt - startAt,
      redelivered: redeliveries > 0,
      fine: ingestion.includes("."),
      queued: sentAt - wallTime(startAt),
    });
  }

  async function call({ at, events: count, held }: { at: number; events: number; held: boolean }): Promise<void> {
    const firstSequence = sequence;
    sequence += count;
    const intended = Math.round(at * 1000);
    const sequences = Array.from({ length: count }, (_, index) => firstSequence + index);
    const events = sequences.map((each) => ({ run, producer, sequence: each, intended }));
    inFlight++;
    peakInFlight = Math.max(peakInFlight, inFlight);
    const sent = now() - startAt;
    const result = await sender.send(events);
    const answered = now() - startAt;
    inFlight--;
    let first = true;
    for (const { from, to, outcome, code } of runsOf(result, count)) {
      const record = {
        producer,
        firstSequence: firstSequence + from,
        entries: to - from,
        intended: at,
        sent,
        answered,
      };
      pushCall(calls, { ...record, outcome, code: code === undefined ? -1 : placeOf(code), held, first });
      first = false;
    }
  }

  function placeOf(code: string): number {
    const place = codes.indexOf(code);
    return place >= 0 ? place : codes.push(code) - 1;
  }

  return {
    send(at) {
      startAt = at;
      pacer = createPacer({ schedule, startAt, maxInFlight, start: call });
      if (stopped) pacer.stop();
      return pacer.finished;
    },
    stop() {
      stopped = true;
      pacer?.stop();
    },
    report() {
      const next = schedule.peek();
      const { tally } = receiver;
      const { utilization } = performance.eventLoopUtilization(performance.eventLoopUtilization(), loop);
      loop = performance.eventLoopUtilization();
      const report: Report = {
        calls: calls.take(),
        arrivals: arrivals.take(),
        codes,
        inFlight,
        peakInFlight,
        behindMs: next && startAt && !stopped ? Math.max(0, now() - startAt - next.at) : 0,
        busyAtCap: pacer?.capped() && lastCapped ? utilization : undefined,
        receives: tally.receives,
        fullReceives: tally.full,
        deletes: tally.deletes,
        foreign,
        redelivered,
        receiverErrors: Object.fromEntries(tally.errors),
      };
      peakInFlight = inFlight;
      lastCapped = pacer?.capped() ?? false;
      return report;
    },
    async close() {
      await receiver.stop();
      sender.close();
    },
  };
}

/** Returns runs of adjacent entries with the same outcome, as index ranges. */
function runsOf(result: PutResult, entries: number): { from: number; to: number; outcome: number; code?: string }[] {
  if ("failed" in result) {
    const outcome = result.answered ? OUTCOME.rejected : OUTCOME.unanswered;
    return [{ from: 0, to: entries, outcome, code: result.failed }];
  }
  const { refused } = result;
  if (refused.size === 0) return [{ from: 0, to: entries, outcome: OUTCOME.accepted }];
  return Array.from({ length: entries }, (_, from) => {
    const code = refused.get(from);
    const to = from + 1;
    return code === undefined ? { from, to, outcome: OUTCOME.accepted } : { from, to, outcome: OUTCOME.rejected, code };
  });
}
