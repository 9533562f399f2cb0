import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { App } from "aws-cdk-lib";
import { build } from "esbuild";
import { ProbeStack } from "./probe-stack.ts";

// The CDK's command line says where the assembly goes; its context comes from the load tester.
const outdir = resolve(process.env["CDK_OUTDIR"] ?? mkdtempSync(join(tmpdir(), "load-probe-")));
const app = new App({ outdir, analyticsReporting: false });

const text = (key: string): string => {
  const value = app.node.tryGetContext(key);
  if (value === undefined) throw new Error(`Context "${key}" is missing: npm run load deploys the probe.`);
  return String(value);
};

const codeDirectory = join(outdir, "bundles/load-forward");
await build({
  entryPoints: [join(import.meta.dirname, "forward.handler.ts")],
  outfile: join(codeDirectory, "index.mjs"),
  bundle: true,
  minify: true,
  keepNames: true,
  format: "esm",
  platform: "node",
  target: "node24",
  mainFields: ["module", "main"],
  conditions: ["module"],
  legalComments: "none",
  logLevel: "warning",
});
const stage = text("stage");
new ProbeStack(app, {
  stage,
  busName: `shop-${stage}`,
  rules: Number(text("rules")),
  otherRules: Number(text("otherRules")),
  flow: text("flow"),
  codeDirectory,
});
app.synth();
