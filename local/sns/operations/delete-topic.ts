import { required, text } from "../../api/shapes.ts";
import { checkTopicArn } from "../names.ts";
import { operation } from "../operation.ts";
import { onTopic } from "../topic-access.ts";

export const deleteTopic = operation({
  input: { TopicArn: required(text()) },
  permissions: onTopic("DeleteTopic"),
  run({ topics }, input) {
    const arn = input.TopicArn;
    checkTopicArn(arn);
    const topic = topics.find(arn);
    if (topic) topics.drop(topic);
    return {};
  },
});
