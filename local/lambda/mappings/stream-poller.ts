import { AwsError } from "../../aws.ts";
import type { Clock } from "../../clock.ts";
import { explanationOf } from "../../iam/refused-call.ts";
import type { Random } from "../../random.ts";
import type { Store } from "../../store.ts";
import type { Trace } from "../../trace.ts";
import type { SendToDestination } from "../destination.ts";
import { roleCaller } from "../function-config.ts";
import type { LambdaFunction } from "../functions.ts";
import type { BatchRequest, Invocation, Run } from "../invocation.ts";
import type { StreamRecord, StreamSource } from "../sources.ts";
import { type Batch, batchesOf } from "./batch.ts";
import { failedItems } from "./batch-response.ts";
import { progressOf } from "./checkpoint.ts";
import { createLane } from "./lane.ts";
import type { MappingConfig } from "./mapping-config.ts";
import { mappingId } from "./mappings.ts";
import { pause } from "./pause.ts";
import type { Poller } from "./queue-poller.ts";
import { type DiscardCondition, streamFailure } from "./stream-failure.ts";

interface StreamDeps {
  clock: Clock;
  random: Random;
  store: Store;
  trace: Trace;
  streams: StreamSource;
  run: Run;
  sendToDestination: SendToDestination;
}

const READ_AT_ONCE = 1_000;
const MOST_UNDER_WAY = 10_000;
const FIRST_BACK_OFF_MS = 500;
const LONGEST_BACK_OFF_MS = 30_000;

/**
 * Delivers a table's stream to a function: in order per partition key, with retries until success or discard, resuming
 * from the checkpoint after a restart. https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 */
export function pollStream(deps: StreamDeps, target: LambdaFunction, config: MappingConfig): Poller {
  const { clock, random, store, trace, streams, run, sendToDestination } = deps;
  const { eventSourceArn: streamArn } = config;
  const controller = new AbortController();
  const { signal } = controller;
  const progress = progressOf(store, target.arn, streamArn, clock.now());
  const lanes = Array.from({ length: config.parallelizationFactor ?? 1 }, () =>
    createLane<StreamRecord>(clock, signal),
  );
  const maximumRetries = config.maximumRetryAttempts ?? -1;
  const maximumAgeMs = (config.maximumRecordAgeSeconds ?? -1) * 1_000;

  async function read(): Promise<void> {
    let { after } = progress.checkpoint();
    for (let refusals = 0; !signal.aborted; ) {
      // At most half a second: only a function far behind its stream gets here.
      if (progress.size >= MOST_UNDER_WAY) {
        await pause(clock, FIRST_BACK_OFF_MS, signal);
        continue;
      }
      const before = after;
      try {
        const options = { limit: READ_AT_ONCE, signal, ...(after !== undefined && { after }) };
        for (const record of await streams.readStream(streamArn, options)) {
          after = record.dynamodb.SequenceNumber;
          progress.begin(after);
          if (isBeforeStart(record)) progress.end([after]);
          else lanes[laneOf(record, lanes.length)]?.push(record);
        }
        refusals = 0;
        // No records without an abort means that the stream is closing.
        if (after === before) await pause(clock, FIRST_BACK_OFF_MS, signal);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const message = `The mapping of ${streamArn} to ${target.arn}: ${error.message}`;
        const about = { service: "dynamodb", operation: "GetRecords", code: error.code, message };
        trace.emit({ kind: "refused", ...about, ...explanationOf(error) });
        await pause(clock, backOff(refusals++), signal);
      }
    }
  }

  /** `LATEST` starts at the second of the mapping's creation, the resolution of a record's time. */
  function isBeforeStart(record: StreamRecord): boolean {
    const { since } = progress.checkpoint();
    return (
      config.startingPosition === "LATEST" && record.dynamodb.ApproximateCreationDateTime < Math.floor(since / 1_000)
    );
  }

  async function work(lane: (typeof lanes)[number]): Promise<void> {
    while (!signal.aborted) {
      const records = await lane.take(config.batchSize, config.maximumBatchingWindowSeconds * 1_000);
      for (const batch of batchesOf(records, config.batchSize, JSON.stringify)) await handle(batch, 0);
    }
  }

  /** Resolves when every record is done or discarded, or the mapping is stopped. */
  async function handle(batch: Batch<StreamRecord>, failedBefore: number): Promise<void> {
    let { items, payload } = batch;
    let failures = failedBefore;
    let refusals = 0;
    let last: Invocation | undefined;
    while (!signal.aborted) {
      const fresh = items.findIndex((record) => !isTooOld(record));
      if (fresh !== 0) await discard(fresh < 0 ? items : items.slice(0, fresh), "RecordAgeExceeded", failures, last);
      if (fresh < 0) return;
      if (fresh > 0) [items, payload, failures] = [items.slice(fresh), eventOf(items.slice(fresh)), 0];

      try {
        last = await run(target, { payload, trigger: streamArn, batch: batchOf(items) });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        await pause(clock, backOff(refusals++), signal);
        continue;
      }
      refusals = 0;
      const failed = firstFailure(items, last);
      if (failed < 0) return progress.end(items.map(sequenceNumberOf));
      // What a stop killed did not fail: it is read again after the restart.
      if (signal.aborted) return;
      if (failed > 0) {
        progress.end(items.slice(0, failed).map(sequenceNumberOf));
        [items, payload, failures] = [items.slice(failed), eventOf(items.slice(failed)), 0];
      } else if (config.bisectBatchOnFunctionError && items.length > 1) {
        // A split does not count as a retry.
        const half = Math.ceil(items.length / 2);
        for (const part of [items.slice(0, half), items.slice(half)]) {
          await handle({ items: part, payload: eventOf(part) }, failures);
        }
        return;
      }
      failures++;
      if (maximumRetries >= 0 && failures > maximumRetries) {
        return discard(items, "RetryAttemptsExhausted", failures, last);
      }
      await pause(clock, backOff(failures - 1), signal);
    }
  }

  function isTooOld(record: StreamRecord): boolean {
    return maximumAgeMs >= 0 && clock.now() - record.dynamodb.ApproximateCreationDateTime * 1_000 > maximumAgeMs;
  }

  /** The index of the first record that is not done, -1 when all are. */
  function firstFailure(records: StreamRecord[], invocation: Invocation): number {
    const failed = failedItems(invocation, batchOf(records));
    return records.findIndex((record) => failed.has(sequenceNumberOf(record)));
  }

  function batchOf(records: StreamRecord[]): BatchRequest {
    const sequenceNumbers = records.map(sequenceNumberOf);
    return {
      items: new Map(sequenceNumbers.map((each) => [each, { eventIds: [] }])),
      identifiers: "sequenceNumbers",
      reportsFailures: config.reportBatchItemFailures,
      onStart(requestId) {
        const about = { mapping: mappingId(config), function: target.arn, requestId };
        const [oldest] = records;
        const ageMs = oldest ? clock.now() - oldest.dynamodb.ApproximateCreationDateTime * 1_000 : 0;
        trace.emit({ kind: "stream-batch", ...about, sequenceNumbers, ageMs });
      },
    };
  }

  async function discard(
    records: StreamRecord[],
    condition: DiscardCondition,
    invokeCount: number,
    last: Invocation | undefined,
  ): Promise<void> {
    const reason = last?.error ? `${condition}: ${last.error.errorType}: ${last.error.errorMessage}` : condition;
    if (config.onFailureArn === undefined) {
      const message = `${target.arn} could not take ${records.length} records of ${streamArn}, which are gone: ${reason}`;
      trace.emit({ kind: "refused", service: "lambda", operation: "StreamBatch", code: condition, message });
    } else {
      const failure = streamFailure({
        requestId: last?.requestId ?? random.uuid(),
        functionArn: target.arn,
        streamArn,
        condition,
        invokeCount,
        functionError: last?.error !== undefined,
        records,
        at: clock.now(),
      });
      const caller = { ...roleCaller(target.config), ...(last && { requestId: last.requestId }) };
      const delivery = { from: target.arn, to: config.onFailureArn, caller };
      await sendToDestination(failure, { ...delivery, failure: { reason, tries: invokeCount } });
    }
    progress.end(records.map(sequenceNumberOf));
  }

  const loops = [read(), ...lanes.map(work)];
  return {
    async stop() {
      controller.abort();
      await Promise.all(loops);
    },
  };
}

const sequenceNumberOf = (record: StreamRecord): string => record.dynamodb.SequenceNumber;

const eventOf = (records: StreamRecord[]): string => JSON.stringify({ Records: records });

const backOff = (times: number): number => Math.min(FIRST_BACK_OFF_MS * 2 ** times, LONGEST_BACK_OFF_MS);

/** Records of one partition key, which stands first in a record's keys, always take the same lane. */
function laneOf(record: StreamRecord, lanes: number): number {
  if (lanes === 1) return 0;
  let hash = 0;
  for (const char of JSON.stringify(Object.entries(record.dynamodb.Keys)[0])) {
    hash = (Math.imul(hash, 31) + char.charCodeAt(0)) | 0;
  }
  return (hash >>> 0) % lanes;
}
