import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "aws-cdk-lib";
import { createApp } from "./app.ts";
import type { Stage } from "./stage.ts";

// CloudFormation's own validation takes longer than all the rest; `npm run synth` has it.
process.env["CDK_VALIDATION"] ??= "false";

/** Lends the app of a context's stage to who looks at its templates alone: its functions hold nothing. */
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
