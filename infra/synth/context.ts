import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The project's directory. */
export const root = resolve(import.meta.dirname, "../..");

/** Returns the context in cdk.json, which otherwise only the CDK's command line reads. */
export const cdkContext = (): Record<string, unknown> =>
  JSON.parse(readFileSync(join(root, "cdk.json"), "utf8")).context;
