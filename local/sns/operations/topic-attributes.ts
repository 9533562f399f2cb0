import { required, text } from "../../api/shapes.ts";
import { operation } from "../operation.ts";
import { onTopic } from "../topic-access.ts";
import { changeTopicAttribute, describeTopic } from "../topic-attributes.ts";

export const getTopicAttributes = operation({
  input: { TopicArn: required(text()) },
  permissions: onTopic("GetTopicAttributes"),
  run({ topics }, input) {
    const topic = topics.get(input.TopicArn);
    return { Attributes: new Map(Object.entries(describeTopic(topic, topics.subscriptionsOf(topic.arn)))) };
  },
});

export const setTopicAttributes = operation({
  input: { TopicArn: required(text()), AttributeName: required(text()), AttributeValue: text() },
  permissions: onTopic("SetTopicAttributes"),
  run({ topics }, input) {
    const topic = topics.get(input.TopicArn);
    const name = input.AttributeName;
    const value = input.AttributeValue ?? "";
    topics.save({ ...topic, attributes: changeTopicAttribute(topic, name, value, topics.subscriptionsOf(topic.arn)) });
    return {};
  },
});
