import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { connect } from "../client/connect.ts";
import { findFleet } from "../fleet/find-fleet.ts";
import { probeName } from "../probe/probe-event.ts";
import { PROBE_VARIABLE, type ProbeSettings } from "../probe/probe-settings.ts";
import { environment, PROBE_APP } from "./assembly.ts";

/** Deploys or updates the probe's stack for a bus. Rejects when the CDK fails. */
export async function deployProbe(probe: ProbeSettings, signal: AbortSignal): Promise<void> {
  if (probe.functions === 0) await emptyBucket(probe.busName);
  await cdk(["deploy", probeName(probe.busName), "--require-approval", "never"], probe, signal);
}

/** Deletes the probe's stack with everything in it. */
export async function removeProbe(busName: string, signal: AbortSignal): Promise<void> {
  await emptyBucket(busName);
  await cdk(
    ["destroy", probeName(busName), "--force"],
    { busName, rules: 1, otherRules: 0, functions: 0, stateMachine: false },
    signal,
  );
}

/** Empties the probe's bucket: CloudFormation deletes only empty buckets. */
async function emptyBucket(busName: string): Promise<void> {
  const { region } = await connect(undefined);
  const fleet = await findFleet({ busName, region });
  await fleet?.storage.clear("");
}

async function cdk(args: string[], probe: ProbeSettings, signal: AbortSignal): Promise<void> {
  const cli = join(dirname(createRequire(import.meta.url).resolve("aws-cdk/package.json")), "bin/cdk");
  const output = ["--output", join(process.cwd(), "cdk.out/load-probe")];
  const child = spawn(process.execPath, [cli, ...args, "--app", PROBE_APP, ...output], {
    stdio: "inherit",
    signal,
    env: environment({ [PROBE_VARIABLE]: JSON.stringify(probe) }),
  });
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`cdk ${args[0]} exited with status ${code}: see its output above.`));
    });
  });
}
