import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { environment, PROBE_APP, PROJECT, type ProbeContext } from "./assembly.ts";
import { connect } from "../client/connect.ts";
import { findFleet } from "../fleet/find-fleet.ts";
import { probeName } from "../probe/probe-event.ts";

/** Deploys the probe's stack beside a stage, or brings it up to date. Rejects when the CDK does. */
export async function deployProbe(probe: ProbeContext, signal: AbortSignal): Promise<void> {
  if (probe.functions === 0) await emptyBucket(probe.stage);
  await cdk(["deploy", probeName(probe.stage), "--require-approval", "never"], probe, signal);
}

/** Deletes the probe's stack with all that is in it. */
export async function removeProbe(stage: string, signal: AbortSignal): Promise<void> {
  await emptyBucket(stage);
  await cdk(
    ["destroy", probeName(stage), "--force"],
    { stage, rules: 1, otherRules: 0, flow: "events", functions: 0, stateMachine: false },
    signal,
  );
}

/** CloudFormation deletes no bucket that holds something. */
async function emptyBucket(stage: string): Promise<void> {
  const { region } = await connect(undefined);
  const fleet = await findFleet({ stage, region });
  await fleet?.storage.clear("");
}

async function cdk(args: string[], probe: ProbeContext, signal: AbortSignal): Promise<void> {
  const cli = join(dirname(createRequire(import.meta.url).resolve("aws-cdk/package.json")), "bin/cdk");
  const context = Object.entries(probe).flatMap(([key, value]) => ["--context", `${key}=${value}`]);
  const output = ["--output", join(PROJECT, "cdk.out/load-probe")];
  const child = spawn(process.execPath, [cli, ...args, "--app", PROBE_APP, ...output, ...context], {
    cwd: PROJECT,
    stdio: "inherit",
    signal,
    env: environment(),
  });
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`cdk ${args[0]} ended with status ${code}: its own lines above say why.`));
    });
  });
}
