import { required, text } from "../../api/shapes.ts";
import { arn } from "../../aws.ts";
import { tagsOf } from "../input.ts";
import { operation } from "../operation.ts";
import { createOrFindTopic } from "../put-topic.ts";
import { tags, textMap } from "../shapes.ts";
import { accessTo } from "../topic-access.ts";

export const createTopic = operation({
  input: { Name: required(text()), Attributes: textMap, Tags: tags, DataProtectionPolicy: text() },
  permissions(state, { Name: name, Tags: given = [] }) {
    if (name === undefined) return [accessTo("*", "CreateTopic", state)];
    const actions = given.length > 0 ? ["CreateTopic", "TagResource"] : ["CreateTopic"];
    return actions.map((action) => accessTo(arn("sns", name), action, state));
  },
  run({ topics }, input) {
    const { Attributes = {} } = input;
    return { TopicArn: createOrFindTopic(topics, input.Name, Attributes, tagsOf(input)).arn };
  },
});
