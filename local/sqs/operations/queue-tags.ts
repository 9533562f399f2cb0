import type { Operation } from "../../aws.ts";
import { requiredText, textMap, texts } from "../input.ts";
import type { State } from "../state.ts";

export const tagQueue =
  (state: State): Operation =>
  (input) => {
    const { record } = state.byUrl(requiredText(input, "QueueUrl"));
    state.put({ ...record, tags: { ...record.tags, ...textMap(input, "Tags") } });
    return {};
  };

export const untagQueue =
  (state: State): Operation =>
  (input) => {
    const { record } = state.byUrl(requiredText(input, "QueueUrl"));
    const gone = texts(input, "TagKeys");
    const tags = Object.fromEntries(Object.entries(record.tags).filter(([key]) => !gone.includes(key)));
    state.put({ ...record, tags });
    return {};
  };

export const listQueueTags =
  (state: State): Operation =>
  (input) => {
    const { tags } = state.byUrl(requiredText(input, "QueueUrl")).record;
    return Object.keys(tags).length > 0 ? { Tags: tags } : {};
  };
