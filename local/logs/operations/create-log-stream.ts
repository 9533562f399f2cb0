import { required, text } from "../../api/shapes.ts";
import { onStream } from "../group-access.ts";
import { operation } from "../operation.ts";

export const createLogStream = operation({
  input: { logGroupName: required(text()), logStreamName: required(text()) },
  permissions: onStream("logs:CreateLogStream"),
  run({ groups }, input) {
    groups.createStream(groups.get(input.logGroupName), input.logStreamName);
    return {};
  },
});
