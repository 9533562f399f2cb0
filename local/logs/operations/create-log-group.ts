import { AwsError, type Operation } from "../../aws.ts";
import type { Groups } from "../groups.ts";
import { requiredText } from "../input.ts";

// Each would change what happens to the group's events, which nothing here does.
const UNSUPPORTED = ["kmsKeyId", "logGroupClass", "deletionProtectionEnabled"];

export const createLogGroup =
  (groups: Groups): Operation =>
  (input) => {
    const name = requiredText(input, "logGroupName");
    for (const each of UNSUPPORTED)
      if (input[each] && input[each] !== "STANDARD")
        throw new AwsError("InvalidParameterException", `${each} is not supported by the local cloud.`);
    groups.create(name);
    return {};
  };
