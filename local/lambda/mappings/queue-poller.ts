import { AwsError } from "../../aws.ts";
import type { Clock } from "../../clock.ts";
import { explanationOf } from "../../iam/refused-call.ts";
import { eventIdsIn } from "../../trace/event-ids.ts";
import type { Trace } from "../../trace.ts";
import type { LambdaFunction } from "../functions.ts";
import type { BatchRequest, Invocation, Run } from "../invocation.ts";
import type { QueueSource, ReceivedMessage } from "../sources.ts";
import { type Batch, batchesOf } from "./batch.ts";
import { failedItems } from "./batch-response.ts";
import type { MappingConfig } from "./mapping-config.ts";
import { pause } from "./pause.ts";
import { sqsRecord } from "./sqs-event.ts";

/** A running event source mapping. */
export interface Poller {
  /** Stops polling; resolves when the batches in progress are done. */
  stop(): Promise<void>;
}

interface QueueDeps {
  clock: Clock;
  trace: Trace;
  queues: QueueSource;
  run: Run;
  /** Concurrent batches when the mapping sets no MaximumConcurrency. */
  concurrency: number;
}

// Lambda starts with five concurrent batches, and adds more while all are busy.
const FIRST_LANES = 5;
const LONG_POLL_MS = 20_000;
const MOST_PER_RECEIVE = 10;
const FIRST_BACK_OFF_MS = 250;
const LONGEST_BACK_OFF_MS = 10_000;

/**
 * Delivers a queue's messages to a function. On success they are deleted; after a failure they stay invisible until the
 * visibility timeout ends. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export function pollQueue(deps: QueueDeps, target: LambdaFunction, config: MappingConfig): Poller {
  const { clock, trace, queues, run } = deps;
  const { eventSourceArn: queueArn, batchSize } = config;
  const controller = new AbortController();
  const { signal } = controller;
  const most = config.maximumConcurrency ?? deps.concurrency;
  const lanes = new Set<Promise<void>>();
  let busy = 0;

  function open(): void {
    const lane = poll(lanes.size >= FIRST_LANES).finally(() => lanes.delete(lane));
    lanes.add(lane);
  }

  async function poll(extra: boolean): Promise<void> {
    let refusals = 0;
    while (!signal.aborted) {
      let messages: ReceivedMessage[];
      try {
        messages = await collect();
        refusals = 0;
      } catch (error) {
        tellRefusal("ReceiveMessage", error);
        await pause(clock, backOff(refusals++), signal);
        continue;
      }
      if (messages.length === 0) {
        if (extra) return;
        continue;
      }
      busy++;
      if (busy === lanes.size && busy < most) open();
      const batches = batchesOf(messages, batchSize, (message) => sqsRecord(queueArn, message));
      for (const batch of batches) await handle(batch);
      busy--;
    }
  }

  async function collect(): Promise<ReceivedMessage[]> {
    const receive = (room: number, waitMs: number) =>
      queues.receive(queueArn, { max: Math.min(room, MOST_PER_RECEIVE), waitMs, signal });
    const messages = await receive(batchSize, LONG_POLL_MS);
    const end = clock.now() + config.maximumBatchingWindowSeconds * 1_000;
    while (messages.length > 0 && messages.length < batchSize && !signal.aborted) {
      const left = end - clock.now();
      if (left <= 0) break;
      messages.push(...(await receive(batchSize - messages.length, left)));
    }
    return messages;
  }

  async function handle({ items, payload }: Batch<ReceivedMessage>): Promise<void> {
    const batch: BatchRequest = {
      items: new Map(items.map(({ messageId, body }) => [messageId, { eventIds: eventIdsIn(body) }])),
      identifiers: "messageIds",
      reportsFailures: config.reportBatchItemFailures,
    };
    const invocation = await invoke(payload, batch);
    if (!invocation) return;
    const failed = failedItems(invocation, batch);
    const done = items.filter((message) => !failed.has(message.messageId));
    if (done.length === 0) return;
    try {
      await queues.delete(
        queueArn,
        done.map((message) => message.receiptHandle),
      );
    } catch (error) {
      tellRefusal("DeleteMessage", error);
    }
  }

  /** Returns undefined when Lambda could not run the function while the messages were guaranteed to be invisible. */
  async function invoke(payload: string, batch: BatchRequest): Promise<Invocation | undefined> {
    const end = clock.now() + target.config.timeoutSeconds * 1_000;
    for (let refusals = 0; ; refusals++) {
      try {
        return await run(target, { payload, trigger: queueArn, batch });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        if (signal.aborted || clock.now() >= end) return undefined;
        await pause(clock, backOff(refusals), signal);
      }
    }
  }

  function tellRefusal(operation: string, error: unknown): void {
    if (!(error instanceof AwsError)) throw error;
    const message = `The mapping of ${queueArn} to ${target.arn}: ${error.message}`;
    trace.emit({ kind: "refused", service: "sqs", operation, code: error.code, message, ...explanationOf(error) });
  }

  for (let i = 0; i < Math.min(FIRST_LANES, most); i++) open();
  return {
    async stop() {
      controller.abort();
      await Promise.all(lanes);
    },
  };
}

const backOff = (times: number): number => Math.min(FIRST_BACK_OFF_MS * 2 ** times, LONGEST_BACK_OFF_MS);
