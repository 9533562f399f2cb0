import { fileURLToPath } from "node:url";
import { type CloudProcess, startCloudProcess } from "../../local/cloud-process.ts";

export const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

export type LocalCloud = CloudProcess;

/** Starts a cloud of its own on a free port, as `npm start` would. Rejects with its output when it does not get ready. */
export const startCloud = (args: string[] = []): Promise<LocalCloud> => startCloudProcess(args, { cwd: PROJECT });
