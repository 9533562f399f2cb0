import { text } from "../../api/shapes.ts";
import { operation } from "../operation.ts";
import { page, pageOfUrls } from "../page.ts";
import { accessTo } from "../queue-access.ts";

export const listQueues = operation({
  input: { QueueNamePrefix: text(), ...page },
  permissions: (state) => [accessTo("*", "sqs:ListQueues", state)],
  run({ queues }, input, { endpoint }) {
    const { QueueNamePrefix: prefix = "" } = input;
    const found = [...queues.all()].filter(({ record }) => record.name.startsWith(prefix));
    const { urls, ...token } = pageOfUrls(found, input, endpoint);
    return urls.length > 0 ? { QueueUrls: urls, ...token } : {};
  },
});
