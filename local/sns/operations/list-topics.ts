import { operation } from "../operation.ts";
import { page, pageOf } from "../page.ts";
import { onAnything } from "../topic-access.ts";

export const listTopics = operation({
  input: page,
  permissions: onAnything("ListTopics"),
  run({ topics }, input) {
    const { items, NextToken } = pageOf(topics.all(), input);
    return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), NextToken };
  },
});
