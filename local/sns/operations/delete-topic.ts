import type { Operation } from "../../aws.ts";
import type { Core } from "../core.ts";
import { requiredText } from "../input.ts";
import { checkTopicArn } from "../names.ts";

export const deleteTopic =
  ({ state }: Core): Operation =>
  (input) => {
    const arn = requiredText(input, "TopicArn");
    checkTopicArn(arn);
    const topic = state.findTopic(arn);
    if (topic) state.dropTopic(topic);
    return {};
  };
