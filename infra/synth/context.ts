import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

/** The project's directory. */
export const root = resolve(import.meta.dirname, "../..");

/** The context of cdk.json, which only the CDK's command line would read by itself. */
export const cdkContext = (): Record<string, unknown> =>
  JSON.parse(readFileSync(join(root, "cdk.json"), "utf8")).context;
