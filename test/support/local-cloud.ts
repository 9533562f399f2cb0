import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CloudProcess, Synthesis } from "cdk-local-cloud";

/** The stage that a local cloud runs unless it is told otherwise. */
export const LOCAL = { name: "local" };

export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** Whether there is a local cloud to test with. A team that has deleted it has its tests skipped. */
export const isInstalled = existsSync(join(PROJECT, "node_modules/cdk-local-cloud"));
export const NOT_INSTALLED = "cdk-local-cloud is not installed";

/** The file of the command `cdk-local-cloud`, for tests that send signals to its process itself. */
export const CLOUD_COMMAND = join(PROJECT, "node_modules/.bin/cdk-local-cloud");

export type LocalCloud = CloudProcess;

/** Starts a cloud of its own on a free port, as `npm start` would. Rejects with its output when it does not get ready. */
export async function startCloud(args: string[] = []): Promise<LocalCloud> {
  const { startCloudProcess } = await import("cdk-local-cloud");
  return startCloudProcess(args, { cwd: PROJECT });
}

/** Synthesizes the application. */
export async function synthesizeApp(context: Record<string, string>): Promise<Synthesis> {
  const { synthesize } = await import("cdk-local-cloud");
  return synthesize(PROJECT, context);
}
