import { required, text } from "../../api/shapes.ts";
import { createOrFind } from "../configure.ts";
import { operation } from "../operation.ts";
import { onNamedQueue } from "../queue-access.ts";
import { urlOf } from "../queues.ts";
import { textMap } from "../shapes.ts";

export const createQueue = operation({
  input: { QueueName: required(text()), Attributes: textMap, tags: textMap },
  permissions: onNamedQueue("sqs:CreateQueue"),
  run(state, input, { endpoint }) {
    const { Attributes = {}, tags = {} } = input;
    return { QueueUrl: urlOf(endpoint, createOrFind(state, input.QueueName, Attributes, tags)) };
  },
});
