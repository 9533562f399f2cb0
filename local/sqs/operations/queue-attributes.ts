import { setAttributes } from "../configure.ts";
import { operation } from "../operation.ts";
import { onQueue } from "../queue-access.ts";
import type { Queue } from "../queues.ts";
import { unknownAttribute, withDefaults } from "../settings.ts";
import { queue, textMap, texts } from "../shapes.ts";

// May be absent from a queue, but can still be requested.
const OPTIONAL = ["Policy", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds"];
const FIFO = ["FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"];

export const getQueueAttributes = operation({
  input: { ...queue, AttributeNames: texts },
  permissions: onQueue("sqs:GetQueueAttributes"),
  run({ queues, clock }, input) {
    const all = attributesOf(queues.byUrl(input.QueueUrl), clock.now());
    const { AttributeNames: names = [] } = input;
    for (const name of names)
      if (name !== "All" && !(name in all) && !OPTIONAL.includes(name) && !FIFO.includes(name))
        throw unknownAttribute(name);
    if (names.includes("All")) return { Attributes: all };
    const asked = Object.entries(all).filter(([name]) => names.includes(name));
    return asked.length > 0 ? { Attributes: Object.fromEntries(asked) } : {};
  },
});

export const setQueueAttributes = operation({
  input: { ...queue, Attributes: textMap },
  permissions: onQueue("sqs:SetQueueAttributes"),
  run(state, input) {
    setAttributes(state, state.queues.byUrl(input.QueueUrl), input.Attributes ?? {});
    return {};
  },
});

function attributesOf({ arn, record, settings, messages }: Queue, now: number): Record<string, string> {
  messages.expire(now - settings.retentionMs);
  const { visible, inFlight, delayed } = messages.counts(now);
  const seconds = (ms: number) => String(Math.floor(ms / 1000));
  return {
    QueueArn: arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: seconds(record.createdAt),
    LastModifiedTimestamp: seconds(record.modifiedAt),
    ...withDefaults(record.attributes, settings.fifo),
  };
}
