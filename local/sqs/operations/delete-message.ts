import type { Operation } from "../../aws.ts";
import { deleteMessageOf } from "../acknowledge.ts";
import { batchEntries, eachEntry } from "../batch.ts";
import { requiredText } from "../input.ts";
import type { State } from "../state.ts";

export const deleteMessage =
  (state: State): Operation =>
  (input) => {
    const queue = state.byUrl(requiredText(input, "QueueUrl"));
    deleteMessageOf(queue, requiredText(input, "ReceiptHandle"), state.deps.clock.now());
    return {};
  };

export const deleteMessageBatch =
  (state: State): Operation =>
  (input) => {
    const queue = state.byUrl(requiredText(input, "QueueUrl"));
    return eachEntry(batchEntries(input, "DeleteMessageBatchRequestEntry"), (entry) => {
      deleteMessageOf(queue, requiredText(entry, "ReceiptHandle"), state.deps.clock.now());
      return {};
    });
  };
