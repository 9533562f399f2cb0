import { required, text } from "../../api/shapes.ts";
import { ACCOUNT } from "../../aws.ts";
import { queueDoesNotExist } from "../errors.ts";
import { operation } from "../operation.ts";
import { onNamedQueue } from "../queue-access.ts";
import { urlOf } from "../queues.ts";

export const getQueueUrl = operation({
  input: { QueueName: required(text()), QueueOwnerAWSAccountId: text() },
  permissions: onNamedQueue("sqs:GetQueueUrl"),
  run({ queues }, input, { endpoint }) {
    const queue = queues.find(input.QueueName);
    if (!queue || (input.QueueOwnerAWSAccountId ?? ACCOUNT) !== ACCOUNT) throw queueDoesNotExist();
    return { QueueUrl: urlOf(endpoint, queue) };
  },
});
