import type { Operation } from "../../aws.ts";
import { changeVisibilityOf, MAX_VISIBILITY_SECONDS } from "../acknowledge.ts";
import { batchEntries, eachEntry } from "../batch.ts";
import { missingParameter } from "../errors.ts";
import { optionalInteger, requiredText } from "../input.ts";
import type { Queue, State } from "../state.ts";

export const changeMessageVisibility =
  (state: State): Operation =>
  (input) => {
    change(state, state.byUrl(requiredText(input, "QueueUrl")), input);
    return {};
  };

export const changeMessageVisibilityBatch =
  (state: State): Operation =>
  (input) => {
    const queue = state.byUrl(requiredText(input, "QueueUrl"));
    return eachEntry(batchEntries(input, "ChangeMessageVisibilityBatchRequestEntry"), (entry) => {
      change(state, queue, entry);
      return {};
    });
  };

function change(state: State, queue: Queue, input: Record<string, unknown>): void {
  const handle = requiredText(input, "ReceiptHandle");
  const seconds = optionalInteger(input, "VisibilityTimeout", 0, MAX_VISIBILITY_SECONDS);
  if (seconds === undefined) throw missingParameter("VisibilityTimeout");
  changeVisibilityOf(queue, handle, seconds, state.deps.clock.now());
}
