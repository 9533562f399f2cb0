import type { Operation } from "../../aws.ts";
import type { Groups } from "../groups.ts";
import { requiredText } from "../input.ts";

export const createLogStream =
  (groups: Groups): Operation =>
  (input) => {
    groups.createStream(groups.get(requiredText(input, "logGroupName")), requiredText(input, "logStreamName"));
    return {};
  };
