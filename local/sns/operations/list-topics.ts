import type { Operation } from "../../aws.ts";
import type { Core } from "../core.ts";
import { page } from "../paging.ts";

export const listTopics =
  ({ state }: Core): Operation =>
  (input) => {
    const { items, NextToken } = page(state.topics(), input);
    return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), NextToken };
  };
