import { AwsError, type Operation } from "../../aws.ts";
import { batchEntries, eachEntry } from "../batch.ts";
import { sizeOf, toDraft } from "../draft.ts";
import { requiredText } from "../input.ts";
import { sendTo } from "../send.ts";
import { MAX_BYTES } from "../settings.ts";
import type { State } from "../state.ts";
import { sentAnswer } from "./send-message.ts";

export const sendMessageBatch =
  (state: State): Operation =>
  (input, { caller }) => {
    const queue = state.byUrl(requiredText(input, "QueueUrl"));
    const entries = batchEntries(input, "SendMessageBatchRequestEntry");
    const bytes = entries.reduce(
      (sum, { MessageBody, MessageAttributes }) => sum + bytesOf(MessageBody, MessageAttributes),
      0,
    );
    if (bytes > MAX_BYTES)
      throw new AwsError(
        "BatchRequestTooLong",
        `Batch requests cannot be longer than ${MAX_BYTES} bytes. You have sent ${bytes} bytes.`,
      );
    return eachEntry(entries, (entry) => {
      const draft = toDraft(entry);
      return sentAnswer(draft, sendTo(state, queue, draft, caller), queue.settings.fifo);
    });
  };

// biome-ignore lint/suspicious/noExplicitAny: measured before it is checked, so that the whole batch is refused first.
function bytesOf(body: any, attributes: any): number {
  return typeof body === "string" ? sizeOf({ body, attributes: attributes ?? {} }) : 0;
}
