import { required, text } from "../../api/shapes.ts";
import { AwsError } from "../../aws.ts";
import { tagsOf } from "../input.ts";
import type { Topic } from "../model.ts";
import { checkTopicArn } from "../names.ts";
import { operation } from "../operation.ts";
import { checkTagCount } from "../put-topic.ts";
import { tags, texts } from "../shapes.ts";
import { onResource } from "../topic-access.ts";
import type { Topics } from "../topics.ts";

const resource = { ResourceArn: required(text()) };

export const tagResource = operation({
  input: { ...resource, Tags: tags },
  permissions: onResource("TagResource"),
  run({ topics }, input) {
    const topic = topicOf(topics, input);
    const all = { ...topic.tags, ...tagsOf(input) };
    checkTagCount(all);
    topics.save({ ...topic, tags: all });
    return {};
  },
});

export const untagResource = operation({
  input: { ...resource, TagKeys: texts },
  permissions: onResource("UntagResource"),
  run({ topics }, input) {
    const topic = topicOf(topics, input);
    const { TagKeys: gone = [] } = input;
    const left = Object.fromEntries(Object.entries(topic.tags).filter(([key]) => !gone.includes(key)));
    topics.save({ ...topic, tags: left });
    return {};
  },
});

export const listTagsForResource = operation({
  input: resource,
  permissions: onResource("ListTagsForResource"),
  run: ({ topics }, input) => ({
    Tags: Object.entries(topicOf(topics, input).tags).map(([Key, Value]) => ({ Key, Value })),
  }),
});

function topicOf(topics: Topics, { ResourceArn: arn }: { ResourceArn: string }): Topic {
  checkTopicArn(arn, "ResourceArn");
  const topic = topics.find(arn);
  if (!topic) throw new AwsError("ResourceNotFound", "Resource does not exist", 404);
  return topic;
}
