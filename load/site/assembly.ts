import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const PROJECT = fileURLToPath(new URL("..", import.meta.url));
export const PROBE_APP = "node load/probe/app.ts";

/** What the probe's stack is made from, as its CDK context. */
export interface ProbeContext {
  stage: string;
  rules: number;
  otherRules: number;
  flow: string;
  /** Functions as workers, and whether a state machine starts them. */
  functions: number;
  stateMachine: boolean;
}

interface Manifest {
  artifacts: Record<string, { type: string }>;
}

/** This process's environment, where `node` is the Node that runs this, whatever the PATH holds. */
export const environment = (variables: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`,
  ...variables,
});

/**
 * Synthesizes the stage and the probe into one assembly in a directory of its own. Rejects with the output of what
 * failed, `AbortError` when the signal ends it.
 */
export async function synthesize(
  probe: ProbeContext,
  signal: AbortSignal,
): Promise<{ directory: string; remove: () => Promise<void> }> {
  const { app, context } = JSON.parse(await readFile(join(PROJECT, "cdk.json"), "utf8"));
  const directory = await mkdtemp(join(tmpdir(), "load-cdk.out-"));
  const remove = () => rm(directory, { recursive: true, force: true });
  const stageDirectory = join(directory, "stage");
  const probeDirectory = join(directory, "probe");
  try {
    await Promise.all([
      synth(app, stageDirectory, { ...context, stage: probe.stage }, signal),
      synth(PROBE_APP, probeDirectory, { ...context, ...probe }, signal),
    ]);
    await addStacks(probeDirectory, stageDirectory);
  } catch (error) {
    await remove();
    throw error;
  }
  return { directory: stageDirectory, remove };
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

async function synth(app: string, outdir: string, context: object, signal: AbortSignal): Promise<void> {
  const variables = environment({ CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) });
  const child = spawn(app, { cwd: PROJECT, shell: true, signal, stdio: ["ignore", "pipe", "pipe"], env: variables });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += String(chunk)));
  await new Promise<void>((resolve, reject) => {
    let failure: Error | undefined;
    child.on("error", (error) => {
      failure = error;
    });
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(failure ?? new Error(`"${app}" failed (exit status ${code}):\n${output}`));
    });
  });
}
