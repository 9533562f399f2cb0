import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import type { Contract } from "../contract.ts";
import { observed } from "../telemetry/telemetry.ts";
import { type BackOff, backOff } from "./back-off.ts";
import { type ConsumerParts, consumer, type Handle } from "./consume.ts";

/**
 * Makes the handler of a Lambda function that consumes events from a queue. The events of a batch run concurrently; only
 * the failed ones return to the queue, with back-off. The event source mapping must have `ReportBatchItemFailures`.
 *
 * @example
 * export const handler = consumeQueue([OrderConfirmed, OrderCancelled], async ({ type, data }, { cause, logger }) => {
 *   if (type === "OrderConfirmed") await ship(data.orderId, cause);
 *   else logger.info("Nothing to ship", { order_id: data.orderId });
 * });
 */
export function consumeQueue<C extends Contract>(
  contracts: readonly C[],
  handle: Handle<C>,
  parts: Partial<ConsumerParts & { backOff: BackOff }> = {},
): (batch: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  const consume = consumer(contracts, handle, parts);
  const processor = new BatchProcessor(EventType.SQS);
  return observed(async (batch, context) => {
    const response = await processPartialResponse(
      batch,
      (record: SQSRecord) => consume(record.body, context),
      processor,
      { context, throwOnFullBatchFailure: false },
    );
    const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const records = batch.Records.filter(({ messageId }) => failed.has(messageId));
    await Promise.all(records.map(parts.backOff ?? backOff));
    return response;
  });
}
