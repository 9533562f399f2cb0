import { boolean, map, required, text } from "../../api/shapes.ts";
import { AwsError } from "../../aws.ts";
import { onGroup } from "../group-access.ts";
import { operation } from "../operation.ts";

// Each would change how the group's events are handled, which is not implemented here.
const UNSUPPORTED = ["kmsKeyId", "logGroupClass", "deletionProtectionEnabled"] as const;

export const createLogGroup = operation({
  input: {
    logGroupName: required(text()),
    kmsKeyId: text(),
    tags: map(text(), text()),
    logGroupClass: text(),
    deletionProtectionEnabled: boolean,
  },
  permissions: onGroup("logs:CreateLogGroup"),
  run({ groups }, input) {
    const name = input.logGroupName;
    for (const each of UNSUPPORTED)
      if (input[each] && input[each] !== "STANDARD")
        throw new AwsError("InvalidParameterException", `${each} is not supported by the local cloud.`);
    groups.create(name);
    return {};
  },
});
