import { AwsError } from "../../aws.ts";
import { operation } from "../operation.ts";
import { onQueue } from "../queue-access.ts";
import { queue } from "../shapes.ts";

const PAUSE_MS = 60_000;

export const purgeQueue = operation({
  input: queue,
  permissions: onQueue("sqs:PurgeQueue"),
  run({ queues, clock }, input) {
    const { record, messages, deduplication } = queues.byUrl(input.QueueUrl);
    const now = clock.now();
    if (record.purgedAt !== undefined && now - record.purgedAt < PAUSE_MS)
      throw new AwsError(
        "PurgeQueueInProgress",
        `Only one PurgeQueue operation on ${record.name} is allowed every 60 seconds.`,
        403,
      );
    messages.clear("purged");
    deduplication.clear();
    queues.put({ ...record, purgedAt: now });
    return {};
  },
});
