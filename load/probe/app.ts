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

/** Bundles a handler into a directory of its own, and gives the directory. */
async function bundle(handler: string): Promise<string> {
  const directory = join(outdir, `bundles/load-${handler}`);
  await build({
    entryPoints: [join(import.meta.dirname, `${handler}.handler.ts`)],
    outfile: join(directory, "index.mjs"),
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
  return directory;
}

const stage = text("stage");
const functions = Number(text("functions"));
new ProbeStack(app, {
  stage,
  busName: `shop-${stage}`,
  rules: Number(text("rules")),
  otherRules: Number(text("otherRules")),
  flow: text("flow"),
  codeDirectory: await bundle("forward"),
  fleet:
    functions > 0
      ? { functions, stateMachine: text("stateMachine") === "true", codeDirectory: await bundle("worker") }
      : undefined,
});
app.synth();
