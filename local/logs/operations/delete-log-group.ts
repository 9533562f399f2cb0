import { required, text } from "../../api/shapes.ts";
import { onGroup } from "../group-access.ts";
import { operation } from "../operation.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteLogGroup.html */
export const deleteLogGroup = operation({
  input: { logGroupName: required(text()) },
  permissions: onGroup("logs:DeleteLogGroup"),
  run({ groups }, input) {
    groups.delete(groups.get(input.logGroupName));
    return {};
  },
});
