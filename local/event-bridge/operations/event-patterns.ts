import type { TestEventPatternRequest } from "@aws-sdk/client-eventbridge";
import type { Wire } from "../../api/wire.ts";
import { testEventPattern } from "../../event-pattern/index.ts";

export const eventPatternOperations = {
  TestEventPattern: ({ EventPattern = "", Event = "" }: Wire<TestEventPatternRequest>) => ({
    Result: testEventPattern(EventPattern, Event),
  }),
};
