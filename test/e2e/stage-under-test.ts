import { afterAll, beforeAll, inject } from "vitest";
import { type LocalCloud, startCloud } from "../support/local-cloud.ts";
import { connect, type Stage } from "../support/stage.ts";

/** The deployed stage that `npm run test:e2e -- --stage <name>` names; otherwise tests run against a cloud of their own. */
const stageName = inject("stage");
export const isLocal = stageName === "local";

/** Connects the tests of a file to their stage: filled before the first test runs. */
export function stageUnderTest(args: string[] = []): { stage: Stage; cloud: LocalCloud } {
  const context = {} as { stage: Stage; cloud: LocalCloud };
  beforeAll(async () => {
    if (isLocal) context.cloud = await startCloud(["--app", inject("assembly"), ...args]);
    context.stage = await connect(stageName, context.cloud?.endpoint);
  });
  afterAll(() => context.cloud?.stop());
  return context;
}
