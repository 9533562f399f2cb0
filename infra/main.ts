import { join, resolve } from "node:path";
import { createApp } from "./app.ts";
import { bundleHandlers } from "./synth/bundle.ts";
import { cdkContext, root } from "./synth/context.ts";
import { refuseLongNames } from "./synth/long-names.ts";
import { refuseOpenApi } from "./synth/open-api.ts";

const outdir = resolve(process.env["CDK_OUTDIR"] ?? join(root, "cdk.out"));

const bundleOf = await bundleHandlers(root, join(outdir, "bundles"));
const { app, stage } = createApp({ outdir, bundleOf, context: cdkContext() });
const assembly = app.synth();
refuseOpenApi(assembly, stage);
refuseLongNames(assembly, stage);
