import type { TestEventPatternRequest } from "@aws-sdk/client-eventbridge";
import type { Wire } from "../model.ts";
import { testEventPattern } from "../pattern/index.ts";

export const testEventPatternOperations = {
  TestEventPattern: ({ EventPattern = "", Event = "" }: Wire<TestEventPatternRequest>) => ({
    Result: testEventPattern(EventPattern, Event),
  }),
};
