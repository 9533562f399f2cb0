import type { Operation } from "../../aws.ts";
import { pageOfUrls } from "../names.ts";
import type { State } from "../state.ts";

export const listQueues =
  (state: State): Operation =>
  (input, { endpoint }) => {
    const prefix: string = input.QueueNamePrefix ?? "";
    const queues = [...state.all()].filter(({ record }) => record.name.startsWith(prefix));
    const { urls, ...token } = pageOfUrls(queues, input, endpoint);
    return urls.length > 0 ? { QueueUrls: urls, ...token } : {};
  };
