import { operation } from "../operation.ts";
import { page, pageOfUrls } from "../page.ts";
import { onQueue } from "../queue-access.ts";
import { queue } from "../shapes.ts";

export const listDeadLetterSourceQueues = operation({
  input: { ...queue, ...page },
  permissions: onQueue("sqs:ListDeadLetterSourceQueues"),
  run({ queues }, input, { endpoint }) {
    const { arn } = queues.byUrl(input.QueueUrl);
    const sources = [...queues.all()].filter(({ settings }) => settings.redrive?.deadLetterTargetArn === arn);
    const { urls, ...token } = pageOfUrls(sources, input, endpoint);
    return { queueUrls: urls, ...token };
  },
});
