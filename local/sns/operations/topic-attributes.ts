import type { Operation } from "../../aws.ts";
import type { Core } from "../core.ts";
import { optionalText, requiredText } from "../input.ts";
import { changeTopicAttribute, describeTopic } from "../topic-attributes.ts";

export const getTopicAttributes =
  ({ state }: Core): Operation =>
  (input) => {
    const topic = state.topic(requiredText(input, "TopicArn"));
    return { Attributes: new Map(Object.entries(describeTopic(topic, state.subscriptionsOf(topic.arn)))) };
  };

export const setTopicAttributes =
  ({ state }: Core): Operation =>
  (input) => {
    const topic = state.topic(requiredText(input, "TopicArn"));
    const name = requiredText(input, "AttributeName");
    const value = optionalText(input, "AttributeValue") ?? "";
    state.saveTopic({
      ...topic,
      attributes: changeTopicAttribute(topic, name, value, state.subscriptionsOf(topic.arn)),
    });
    return {};
  };
