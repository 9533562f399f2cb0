import { type InputOf, list, number, required, structure, text } from "../../api/shapes.ts";
import { changeVisibilityOf, MAX_VISIBILITY_SECONDS } from "../acknowledge.ts";
import { batchEntries, eachEntry } from "../batch.ts";
import { missingParameter } from "../errors.ts";
import { optionalInteger, receiptHandleOf } from "../input.ts";
import { operation } from "../operation.ts";
import { onQueue } from "../queue-access.ts";
import type { Queue } from "../queues.ts";
import { queue } from "../shapes.ts";
import type { State } from "../state.ts";

const visibility = { ReceiptHandle: text(), VisibilityTimeout: number() };

export const changeMessageVisibility = operation({
  input: { ...queue, ...visibility, ReceiptHandle: required(text()) },
  permissions: onQueue("sqs:ChangeMessageVisibility"),
  run(state, input) {
    change(state, state.queues.byUrl(input.QueueUrl), input);
    return {};
  },
});

export const changeMessageVisibilityBatch = operation({
  input: { ...queue, Entries: list(structure({ Id: text(), ...visibility })) },
  permissions: onQueue("sqs:ChangeMessageVisibility"),
  run(state, input) {
    const of = state.queues.byUrl(input.QueueUrl);
    const entries = batchEntries(input, "ChangeMessageVisibilityBatchRequestEntry");
    return eachEntry(entries, (entry) => {
      change(state, of, entry, 1 / entries.length);
      return {};
    });
  },
});

function change(state: State, of: Queue, input: InputOf<typeof visibility>, units = 1): void {
  const handle = receiptHandleOf(input);
  const seconds = optionalInteger(input, "VisibilityTimeout", 0, MAX_VISIBILITY_SECONDS);
  if (seconds === undefined) throw missingParameter("VisibilityTimeout");
  changeVisibilityOf(state, of, handle, seconds, units);
}
