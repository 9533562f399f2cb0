import { synthesize } from "cdk-local-cloud";
import type { TestProject } from "vitest/node";
import { PROJECT } from "../support/local-cloud.ts";

declare module "vitest" {
  export interface ProvidedContext {
    stage: string;
    /** The synthesized stage `local`, shared by every test file; empty for a deployed stage. */
    assembly: string;
  }
}

/** Synthesizes the stage `local` once for all test files. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (project.config.provide.stage !== "local") {
    project.provide("assembly", "");
    return undefined;
  }
  const { directory, remove } = await synthesize(PROJECT, { stage: "local" });
  project.provide("assembly", directory);
  return remove;
}
