import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "aws-cdk-lib";
import { createApp } from "./app.ts";
import type { Stage } from "./stage.ts";

// CloudFormation's own validation takes longer than everything else; `npm run synth` runs it.
process.env["CDK_VALIDATION"] ??= "false";

/**
 * Calls `use` with the app of a context's stage, whose functions have no code: for programs that only read its
 * templates.
 */
export function withoutCode<T>(context: Record<string, unknown>, use: (made: { app: App; stage: Stage }) => T): T {
  const outdir = mkdtempSync(join(tmpdir(), "app-"));
  try {
    const code = join(outdir, "code");
    mkdirSync(code);
    writeFileSync(join(code, "index.mjs"), "");
    return use(createApp({ outdir, bundleOf: () => code, context }));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
