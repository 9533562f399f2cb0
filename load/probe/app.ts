import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { App } from "aws-cdk-lib";
import { build } from "esbuild";
import { PROBE_VARIABLE, type ProbeSettings } from "./probe-settings.ts";
import { ProbeStack } from "./probe-stack.ts";

// The CDK's command line sets the directory of the assembly.
const outdir = resolve(process.env["CDK_OUTDIR"] ?? mkdtempSync(join(tmpdir(), "load-probe-")));
const text = process.env[PROBE_VARIABLE];
if (text === undefined)
  throw new Error(`${PROBE_VARIABLE} is not set: deploy the probe with the load tester's own command.`);
const { functions, stateMachine, ...settings } = JSON.parse(text) as ProbeSettings;

// The same options exist elsewhere: the packages share no code, and the local cloud only runs bundles.
/** Bundles a handler into its own directory, and returns the directory. */
async function bundle(handler: string): Promise<string> {
  const directory = join(outdir, `bundles/load-${handler}`);
  await build({
    // TypeScript in the repository, JavaScript in the published package.
    entryPoints: [join(import.meta.dirname, `${handler}.handler${extname(import.meta.filename)}`)],
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

const app = new App({ outdir, analyticsReporting: false });
new ProbeStack(app, {
  ...settings,
  codeDirectory: await bundle("forward"),
  fleet: functions > 0 ? { functions, stateMachine, codeDirectory: await bundle("worker") } : undefined,
});
app.synth();
