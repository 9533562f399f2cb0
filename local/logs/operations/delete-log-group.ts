import type { Operation } from "../../aws.ts";
import type { Groups } from "../groups.ts";
import { requiredText } from "../input.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html */
export const deleteLogGroup =
  (groups: Groups): Operation =>
  (input) => {
    groups.delete(groups.get(requiredText(input, "logGroupName")));
    return {};
  };
