import { join, resolve } from "node:path";
import { bundleHandlers } from "./bundle.ts";
import { cdkContext, root } from "./context.ts";
import { createApp } from "./create-app.ts";
import { refuseOpenApi } from "./open-api.ts";

const outdir = resolve(process.env["CDK_OUTDIR"] ?? join(root, "cdk.out"));

const bundleOf = await bundleHandlers(root, join(outdir, "bundles"));
const { app, stage } = createApp({ outdir, bundleOf, context: cdkContext() });
refuseOpenApi(app.synth(), stage);
