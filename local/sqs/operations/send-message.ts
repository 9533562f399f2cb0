import type { Sent } from "../../messages/deduplication.ts";
import { sequenceNumber } from "../../messages/sequence-number.ts";
import { md5OfAttributes, md5OfBody } from "../checksum.ts";
import { toDraft } from "../draft.ts";
import type { Draft } from "../message.ts";
import { operation } from "../operation.ts";
import { onQueue } from "../queue-access.ts";
import { sendTo } from "../send.ts";
import { message, queue } from "../shapes.ts";

export const sendMessage = operation({
  input: { ...queue, ...message },
  permissions: onQueue("sqs:SendMessage"),
  run(state, input, { caller }) {
    const to = state.queues.byUrl(input.QueueUrl);
    const draft = toDraft(input);
    return sentAnswer(draft, sendTo(state, to, draft, caller), to.settings.fifo);
  },
});

/** The response for one sent message, alone or in a batch. */
export function sentAnswer(draft: Draft, sent: Sent, fifo: boolean): object {
  const { attributes, traceHeader } = draft;
  const system = traceHeader && { AWSTraceHeader: { DataType: "String", StringValue: traceHeader } };
  return {
    MessageId: sent.messageId,
    MD5OfMessageBody: md5OfBody(draft.body),
    ...(attributes ? { MD5OfMessageAttributes: md5OfAttributes(attributes) } : {}),
    ...(system ? { MD5OfMessageSystemAttributes: md5OfAttributes(system) } : {}),
    ...(fifo ? { SequenceNumber: sequenceNumber(sent) } : {}),
  };
}
