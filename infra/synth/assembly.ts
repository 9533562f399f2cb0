import { rmSync } from "node:fs";
import { join } from "node:path";
import type { CloudAssembly } from "aws-cdk-lib/cx-api";

// biome-ignore lint/suspicious/noExplicitAny: a template's properties are typed by AWS's documentation alone.
export type Properties = Record<string, any>;

/** A synthesized template, as far as it matters here. */
export interface Template {
  Resources?: Record<string, { Type: string; Properties?: Properties }>;
}

/** Makes a synthesized assembly one that nothing can deploy. */
export const withdraw = ({ directory }: Pick<CloudAssembly, "directory">): void =>
  rmSync(join(directory, "manifest.json"));
