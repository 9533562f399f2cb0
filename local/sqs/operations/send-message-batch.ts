import { list, structure, text } from "../../api/shapes.ts";
import { AwsError } from "../../aws.ts";
import { batchEntries, eachEntry } from "../batch.ts";
import { checkFifoIds, type Given, sizeOf, toDraft } from "../draft.ts";
import { shareOf } from "../facts.ts";
import { operation } from "../operation.ts";
import { onQueue } from "../queue-access.ts";
import { sendTo } from "../send.ts";
import { MAX_BYTES } from "../settings.ts";
import { message, queue } from "../shapes.ts";
import { sentAnswer } from "./send-message.ts";

export const sendMessageBatch = operation({
  input: { ...queue, Entries: list(structure({ Id: text(), ...message })) },
  permissions: onQueue("sqs:SendMessage"),
  run(state, input, { caller }) {
    const to = state.queues.byUrl(input.QueueUrl);
    const entries = batchEntries(input, "SendMessageBatchRequestEntry");
    const bytes = entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
    if (bytes > MAX_BYTES)
      throw new AwsError(
        "BatchRequestTooLong",
        `Batch requests cannot be longer than ${MAX_BYTES} bytes. You have sent ${bytes} bytes.`,
      );
    if (to.settings.fifo)
      for (const entry of entries) checkFifoIds(entry.MessageGroupId, entry.MessageDeduplicationId, to.settings);
    const units = shareOf(entries.length, bytes);
    return eachEntry(entries, (entry) => {
      const draft = toDraft(entry);
      return sentAnswer(draft, sendTo(state, to, draft, caller, { units }), to.settings.fifo);
    });
  },
});

/** Measured before validation, so that a batch that is too long is rejected as a whole. */
const bytesOf = ({ MessageBody: body, MessageAttributes: attributes = {} }: Given): number =>
  body === undefined ? 0 : sizeOf({ body, attributes });
