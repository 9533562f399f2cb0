import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

interface CdkJson {
  app?: string;
  context?: Record<string, unknown>;
}

/** A cloud assembly in a directory of its own. */
export interface Synthesis {
  directory: string;
  remove(): Promise<void>;
}

/**
 * Runs the `app` command of `cdk.json` as the CDK CLI does, with this context over the file's own, into a new directory.
 * Throws with the command's output when it fails, `AbortError` when the signal ends it.
 */
export async function synthesize(
  projectDirectory: string,
  context: Record<string, string>,
  signal?: AbortSignal,
): Promise<Synthesis> {
  const file = join(projectDirectory, "cdk.json");
  const { app, context: defaults }: CdkJson = JSON.parse(await readFile(file, "utf8"));
  if (!app) throw new Error(`${file} has no "app": the command that synthesizes the templates.`);
  const directory = await mkdtemp(join(tmpdir(), "cdk.out-"));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    const variables = { CDK_OUTDIR: directory, CDK_CONTEXT_JSON: JSON.stringify({ ...defaults, ...context }) };
    await run(app, projectDirectory, variables, signal);
  } catch (error) {
    await remove();
    throw error;
  }
  return { directory, remove };
}

function run(command: string, cwd: string, variables: Record<string, string>, signal?: AbortSignal): Promise<void> {
  // The Node that runs this also runs the app, whatever node the PATH holds.
  const path = `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`;
  const child = spawn(command, {
    cwd,
    shell: true,
    signal,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...variables, PATH: path },
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    // The close comes last, also after an abort: nothing writes to the directory any more.
    let failure: Error | undefined;
    child.on("error", (error) => {
      failure = error;
    });
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(failure ?? new Error(`"${command}" failed (exit status ${code}):\n${output}`));
    });
  });
}
