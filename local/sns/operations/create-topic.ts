import type { Operation } from "../../aws.ts";
import type { Core } from "../core.ts";
import { requiredText, tagsOf, textMapOf } from "../input.ts";
import { createOrFindTopic } from "../topics.ts";

export const createTopic =
  ({ state }: Core): Operation =>
  (input) => ({
    TopicArn: createOrFindTopic(state, requiredText(input, "Name"), textMapOf(input, "Attributes"), tagsOf(input)).arn,
  });
