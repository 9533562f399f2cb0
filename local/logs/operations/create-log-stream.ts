import { text } from "../../api/shapes.ts";
import { onStream } from "../group-access.ts";
import { requiredText } from "../input.ts";
import { operation } from "../operation.ts";

export const createLogStream = operation({
  input: { logGroupName: text(), logStreamName: text() },
  permissions: onStream("logs:CreateLogStream"),
  run({ groups }, input) {
    groups.createStream(groups.get(requiredText(input, "logGroupName")), requiredText(input, "logStreamName"));
    return {};
  },
});
