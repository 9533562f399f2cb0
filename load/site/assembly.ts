import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROBE_VARIABLE, type ProbeSettings } from "../probe/probe-settings.ts";

// TypeScript in the repository, JavaScript once it is published.
const PROBE = fileURLToPath(new URL(`../probe/app${extname(import.meta.url)}`, import.meta.url));

/** The command that synthesizes the probe. */
export const PROBE_APP = `node ${JSON.stringify(PROBE)}`;

interface Manifest {
  artifacts: Record<string, { type: string }>;
}

/** This process's environment, where `node` is the Node that runs this, whatever the PATH holds. */
export const environment = (variables: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`,
  ...variables,
});

/** The stage of the CDK app in the working directory, or an assembly as it is. */
export type App = { stage: string } | { assembly: string };

/**
 * The app and the probe as one assembly in `directory`, which is removed when that fails. Rejects with the output of what failed, `AbortError`
 * when the signal ends it.
 */
export async function synthesize(
  app: App,
  probe: ProbeSettings,
  directory: string,
  signal: AbortSignal,
): Promise<{ directory: string; remove: () => Promise<void> }> {
  const remove = () => rm(directory, { recursive: true, force: true });
  const stageDirectory = join(directory, "stage");
  const probeDirectory = join(directory, "probe");
  try {
    // Both, also when one has failed: nothing may write to the directory when it is removed.
    const made = await Promise.allSettled([
      "assembly" in app
        ? cp(app.assembly, stageDirectory, { recursive: true })
        : synthesizeStage(app.stage, stageDirectory, signal),
      synth(PROBE_APP, probeDirectory, { [PROBE_VARIABLE]: JSON.stringify(probe) }, signal),
    ]);
    for (const each of made) if (each.status === "rejected") throw each.reason;
    await addStacks(probeDirectory, stageDirectory);
  } catch (error) {
    await remove();
    throw error;
  }
  return { directory: stageDirectory, remove };
}

/** Runs the `app` command of the working directory's `cdk.json`. */
async function synthesizeStage(stage: string, outdir: string, signal: AbortSignal): Promise<void> {
  const file = join(process.cwd(), "cdk.json");
  const text = await readFile(file, "utf8").catch((cause: Error) => {
    throw new Error(`${file} cannot be read: start the load tester where the CDK app is. ${cause.message}`, { cause });
  });
  const { app, context } = JSON.parse(text);
  await synth(app, outdir, { CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage }) }, signal);
}

/** Copies the stacks of one assembly, with their assets, into another. */
async function addStacks(from: string, to: string): Promise<void> {
  const read = async (directory: string): Promise<Manifest> =>
    JSON.parse(await readFile(join(directory, "manifest.json"), "utf8"));
  const [added, whole] = await Promise.all([read(from), read(to)]);
  const stacks = Object.entries(added.artifacts).filter(([, { type }]) =>
    ["aws:cloudformation:stack", "cdk:asset-manifest"].includes(type),
  );
  const own = ["manifest.json", "tree.json", "cdk.out"].map((name) => join(from, name));
  await cp(from, to, { recursive: true, filter: (source) => !own.includes(source) });
  Object.assign(whole.artifacts, Object.fromEntries(stacks));
  await writeFile(join(to, "manifest.json"), JSON.stringify(whole));
}

async function synth(
  app: string,
  outdir: string,
  settings: Record<string, string>,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const env = environment({ ...settings, CDK_OUTDIR: outdir });
  // A group of its own, so that an abort reaches what the shell runs, too.
  const child = spawn(app, { shell: true, detached: true, stdio: ["ignore", "pipe", "pipe"], env });
  const kill = () => killGroup(child);
  signal.addEventListener("abort", kill);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += String(chunk)));
  // The close comes last, also after an abort: nothing writes to the directory any more.
  const [code] = (await once(child, "close")) as [number | null];
  signal.removeEventListener("abort", kill);
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`"${app}" failed (exit status ${code}):\n${output}`);
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // All of it has ended.
  }
}
