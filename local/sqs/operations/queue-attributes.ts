import type { Operation } from "../../aws.ts";
import { setAttributes } from "../configure.ts";
import { requiredText, textMap, texts } from "../input.ts";
import { unknownAttribute, withDefaults } from "../settings.ts";
import type { Queue, State } from "../state.ts";

// May be absent from a queue, and may be asked for all the same.
const OPTIONAL = ["Policy", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId", "KmsDataKeyReusePeriodSeconds"];
const FIFO = ["FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit"];

export const getQueueAttributes =
  (state: State): Operation =>
  (input) => {
    const queue = state.byUrl(requiredText(input, "QueueUrl"));
    const all = attributesOf(queue, state.deps.clock.now());
    const names = texts(input, "AttributeNames");
    for (const name of names)
      if (name !== "All" && !(name in all) && !OPTIONAL.includes(name) && !FIFO.includes(name))
        throw unknownAttribute(name);
    if (names.includes("All")) return { Attributes: all };
    const asked = Object.entries(all).filter(([name]) => names.includes(name));
    return asked.length > 0 ? { Attributes: Object.fromEntries(asked) } : {};
  };

export const setQueueAttributes =
  (state: State): Operation =>
  (input) => {
    setAttributes(state, state.byUrl(requiredText(input, "QueueUrl")), textMap(input, "Attributes"));
    return {};
  };

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
