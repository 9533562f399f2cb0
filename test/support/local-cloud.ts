import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type CloudProcess, startCloudProcess } from "cdk-local-cloud";

/** The stage that a local cloud runs unless it is told otherwise. */
export const LOCAL = { name: "local" };

export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** The file of the command `cdk-local-cloud`, for tests that send signals to its process itself. */
export const CLOUD_COMMAND = join(PROJECT, "node_modules/.bin/cdk-local-cloud");

export type LocalCloud = CloudProcess;

/** Starts a cloud of its own on a free port, as `npm start` would. Rejects with its output when it does not get ready. */
export const startCloud = (args: string[] = []): Promise<LocalCloud> => startCloudProcess(args, { cwd: PROJECT });
