import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { bundleHandlers } from "./bundle.ts";
import { createApp } from "./create-app.ts";
import { refuseOpenApi } from "./open-api.ts";

const root = resolve(import.meta.dirname, "..");
const outdir = resolve(process.env["CDK_OUTDIR"] ?? join(root, "cdk.out"));

// Run by itself, the app has the same context as run by the CDK's command line.
const { context } = JSON.parse(readFileSync(join(root, "cdk.json"), "utf8"));

const bundleOf = await bundleHandlers(root, join(outdir, "bundles"));
const { app, stage } = createApp({ outdir, bundleOf, context });
refuseOpenApi(app.synth(), stage);
