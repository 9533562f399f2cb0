import { AwsError, type Operation } from "../../aws.ts";
import type { Core } from "../core.ts";
import { type Input, requiredText, tagsOf, textsOf } from "../input.ts";
import { checkTopicArn } from "../names.ts";
import type { Topic } from "../state.ts";
import { checkTagCount } from "../topics.ts";

export const tagResource =
  (core: Core): Operation =>
  (input) => {
    const topic = resourceOf(core, input);
    const tags = { ...topic.tags, ...tagsOf(input) };
    checkTagCount(tags);
    core.state.saveTopic({ ...topic, tags });
    return {};
  };

export const untagResource =
  (core: Core): Operation =>
  (input) => {
    const topic = resourceOf(core, input);
    const gone = textsOf(input, "TagKeys");
    const tags = Object.fromEntries(Object.entries(topic.tags).filter(([key]) => !gone.includes(key)));
    core.state.saveTopic({ ...topic, tags });
    return {};
  };

export const listTagsForResource =
  (core: Core): Operation =>
  (input) => ({ Tags: Object.entries(resourceOf(core, input).tags).map(([Key, Value]) => ({ Key, Value })) });

function resourceOf({ state }: Core, input: Input): Topic {
  const arn = requiredText(input, "ResourceArn");
  checkTopicArn(arn, "ResourceArn");
  const topic = state.findTopic(arn);
  if (!topic) throw new AwsError("ResourceNotFound", "Resource does not exist", 404);
  return topic;
}
