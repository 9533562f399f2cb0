import { required, text } from "../../api/shapes.ts";
import { testEventPattern as test } from "../../event-pattern/index.ts";
import { operation } from "../operation.ts";
import { onAny } from "../required-access.ts";
import { eventPattern } from "../shapes.ts";

export const testEventPattern = operation({
  input: { EventPattern: required(eventPattern), Event: required(text()) },
  permissions: onAny("events:TestEventPattern"),
  run(_, { EventPattern, Event }) {
    return { Result: test(EventPattern, Event) };
  },
});
