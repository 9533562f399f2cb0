import { afterAll, beforeAll, beforeEach, inject } from "vitest";
import { type LocalCloud, NOT_INSTALLED, startCloud } from "../support/local-cloud.ts";
import { connect, type Stage } from "../support/stage.ts";

/** The deployed stage that `npm run test:e2e -- --stage <name>` names; otherwise tests run against a cloud of their own. */
const stageName = inject("stage");
/** Whether tests have a cloud of their own. */
export const isLocal = stageName === "local" && inject("assembly") !== "";
const isThere = isLocal || stageName !== "local";

/** Connects the tests of a file to their stage: filled before the first test runs. Where there is none, they are skipped. */
export function stageUnderTest(args: string[] = []): { stage: Stage; cloud: LocalCloud } {
  const context = {} as { stage: Stage; cloud: LocalCloud };
  beforeAll(async () => {
    if (isLocal) context.cloud = await startCloud(["--app", inject("assembly"), ...args]);
    if (isThere) context.stage = await connect(stageName, context.cloud?.endpoint);
  });
  beforeEach(({ skip }) => skip(!isThere, NOT_INSTALLED));
  afterAll(() => context.cloud?.stop());
  return context;
}
