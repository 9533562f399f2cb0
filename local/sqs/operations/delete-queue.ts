import { operation } from "../operation.ts";
import { onQueue } from "../queue-access.ts";
import { queue } from "../shapes.ts";

export const deleteQueue = operation({
  input: queue,
  permissions: onQueue("sqs:DeleteQueue"),
  run({ queues }, input) {
    queues.drop(queues.byUrl(input.QueueUrl));
    return {};
  },
});
