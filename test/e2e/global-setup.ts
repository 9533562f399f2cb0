import type { TestProject } from "vitest/node";
import { isInstalled, NOT_INSTALLED, synthesizeApp } from "../support/local-cloud.ts";

declare module "vitest" {
  export interface ProvidedContext {
    stage: string;
    /** The synthesized stage `local`, shared by every test file; empty for a deployed stage, and without a cloud. */
    assembly: string;
  }
}

/** Synthesizes the stage `local` once for all test files. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const isLocal = project.config.provide.stage === "local";
  if (!isLocal || !isInstalled) {
    if (isLocal) console.warn(`${NOT_INSTALLED}: the end-to-end tests are skipped.`);
    project.provide("assembly", "");
    return undefined;
  }
  const { directory, remove } = await synthesizeApp({ stage: "local" });
  project.provide("assembly", directory);
  return remove;
}
