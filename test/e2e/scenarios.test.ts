import { describe, expect, test } from "vitest";
import { scenarios } from "../scenarios/scenarios.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

const context = stageUnderTest(["--clock"]);

describe("the stories of the demo", () => {
  for (const scenario of scenarios) {
    test.skipIf(scenario.drivesClock && !isLocal)(`${scenario.name}: ${scenario.story}`, async () => {
      const checks = await scenario.run(context.stage);
      expect(checks.length).toBeGreaterThan(0);
      expect(checks.filter(({ held }) => !held)).toEqual([]);
    });
  }
});
