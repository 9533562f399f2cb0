import { operation } from "../operation.ts";
import { onQueue } from "../queue-access.ts";
import { queue, textMap, texts } from "../shapes.ts";

export const tagQueue = operation({
  input: { ...queue, Tags: textMap },
  permissions: onQueue("sqs:TagQueue"),
  run({ queues }, input) {
    const { record } = queues.byUrl(input.QueueUrl);
    queues.put({ ...record, tags: { ...record.tags, ...input.Tags } });
    return {};
  },
});

export const untagQueue = operation({
  input: { ...queue, TagKeys: texts },
  permissions: onQueue("sqs:UntagQueue"),
  run({ queues }, input) {
    const { record } = queues.byUrl(input.QueueUrl);
    const { TagKeys: gone = [] } = input;
    const tags = Object.fromEntries(Object.entries(record.tags).filter(([key]) => !gone.includes(key)));
    queues.put({ ...record, tags });
    return {};
  },
});

export const listQueueTags = operation({
  input: queue,
  permissions: onQueue("sqs:ListQueueTags"),
  run({ queues }, input) {
    const { tags } = queues.byUrl(input.QueueUrl).record;
    return Object.keys(tags).length > 0 ? { Tags: tags } : {};
  },
});
