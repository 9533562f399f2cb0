import { rmSync } from "node:fs";
import { join } from "node:path";
import type { CloudAssembly } from "aws-cdk-lib/cx-api";

// biome-ignore lint/suspicious/noExplicitAny: a template's properties are typed by AWS's documentation alone.
export type Properties = Record<string, any>;

/** The parts of a synthesized template that matter here. */
export interface Template {
  Resources?: Record<string, { Type: string; Properties?: Properties }>;
}

/** Removes what a synthesized assembly needs to be deployed. */
export const withdraw = ({ directory }: Pick<CloudAssembly, "directory">): void =>
  rmSync(join(directory, "manifest.json"));
