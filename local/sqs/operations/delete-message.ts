import { list, required, structure, text } from "../../api/shapes.ts";
import { deleteMessageOf } from "../acknowledge.ts";
import { batchEntries, eachEntry } from "../batch.ts";
import { receiptHandleOf } from "../input.ts";
import { operation } from "../operation.ts";
import { onQueue } from "../queue-access.ts";
import { queue } from "../shapes.ts";

export const deleteMessage = operation({
  input: { ...queue, ReceiptHandle: required(text()) },
  permissions: onQueue("sqs:DeleteMessage"),
  run(state, input) {
    const from = state.queues.byUrl(input.QueueUrl);
    deleteMessageOf(state, from, input.ReceiptHandle);
    return {};
  },
});

export const deleteMessageBatch = operation({
  input: { ...queue, Entries: list(structure({ Id: text(), ReceiptHandle: text() })) },
  permissions: onQueue("sqs:DeleteMessage"),
  run(state, input) {
    const from = state.queues.byUrl(input.QueueUrl);
    const entries = batchEntries(input, "DeleteMessageBatchRequestEntry");
    return eachEntry(entries, (entry) => {
      deleteMessageOf(state, from, receiptHandleOf(entry), 1 / entries.length);
      return {};
    });
  },
});
