import { list, structure, text } from "../../validation/shapes.ts";
import { deleteMessageOf } from "../acknowledge.ts";
import { batchEntries, eachEntry } from "../batch.ts";
import { requiredText } from "../input.ts";
import { operation } from "../operation.ts";
import { onQueue } from "../queue-access.ts";
import { queue } from "../shapes.ts";

export const deleteMessage = operation({
  input: { ...queue, ReceiptHandle: text() },
  permissions: onQueue("sqs:DeleteMessage"),
  run({ queues, clock }, input) {
    const from = queues.byUrl(requiredText(input, "QueueUrl"));
    deleteMessageOf(from, requiredText(input, "ReceiptHandle"), clock.now());
    return {};
  },
});

export const deleteMessageBatch = operation({
  input: { ...queue, Entries: list(structure({ Id: text(), ReceiptHandle: text() })) },
  permissions: onQueue("sqs:DeleteMessage"),
  run({ queues, clock }, input) {
    const from = queues.byUrl(requiredText(input, "QueueUrl"));
    return eachEntry(batchEntries(input, "DeleteMessageBatchRequestEntry"), (entry) => {
      deleteMessageOf(from, requiredText(entry, "ReceiptHandle"), clock.now());
      return {};
    });
  },
});
