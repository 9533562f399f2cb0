import type { Operation } from "../../aws.ts";
import { requiredText } from "../input.ts";
import { pageOfUrls } from "../names.ts";
import type { State } from "../state.ts";

export const listDeadLetterSourceQueues =
  (state: State): Operation =>
  (input, { endpoint }) => {
    const { arn } = state.byUrl(requiredText(input, "QueueUrl"));
    const sources = [...state.all()].filter(({ settings }) => settings.redrive?.deadLetterTargetArn === arn);
    const { urls, ...token } = pageOfUrls(sources, input, endpoint);
    return { queueUrls: urls, ...token };
  };
