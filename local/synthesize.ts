import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { constants, setPriority } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { ExplainedError } from "./explained-error.ts";
import { makeTemporaryDirectory } from "./temporary-directory.ts";

interface CdkJson {
  app: string;
  context?: Record<string, unknown>;
  watch?: { exclude?: string | string[] };
}

/** A cloud assembly in a directory of its own. */
export interface Synthesis {
  directory: string;
  remove(): Promise<void>;
}

/**
 * Runs the `app` command of `cdk.json` as the CDK CLI does, with this context over the file's own, into a new directory.
 * Throws what `synthesizeInto` throws.
 */
export async function synthesize(
  projectDirectory: string,
  context: Record<string, string>,
  signal?: AbortSignal,
): Promise<Synthesis> {
  const directory = makeTemporaryDirectory("cdk.out");
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    await synthesizeInto(directory, projectDirectory, context, signal);
  } catch (error) {
    await remove();
    throw error;
  }
  return { directory, remove };
}

/** The same into a directory that is given. Throws what `runCdkApp` throws, and `ExplainedError` for a `cdk.json` that is not one. */
export async function synthesizeInto(
  directory: string,
  projectDirectory: string,
  context: Record<string, string>,
  signal?: AbortSignal,
  isInBackground?: boolean,
): Promise<void> {
  const { app, context: defaults } = await readCdkJson(projectDirectory);
  const variables = { CDK_CONTEXT_JSON: JSON.stringify({ ...defaults, ...context }) };
  await runCdkApp(app, directory, { cwd: projectDirectory, variables, signal, isInBackground });
}

/** Reads the `cdk.json` of a directory. Throws `ExplainedError` for one that is not one. */
export async function readCdkJson(projectDirectory: string): Promise<CdkJson> {
  const file = join(projectDirectory, "cdk.json");
  const text = await readFile(file, "utf8").catch((cause: Error) => {
    throw new ExplainedError(`${file} cannot be read: ${cause.message}`, { cause });
  });
  const content = parsed(text, file);
  if (!content.app) throw new ExplainedError(`${file} has no "app": the command that synthesizes the templates.`);
  return { ...content, app: content.app };
}

function parsed(text: string, file: string): Partial<CdkJson> {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ExplainedError(`${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

/**
 * Runs the command of a CDK app, which writes its assembly into `outdir`. Throws `ExplainedError`, with the command's
 * output when it fails, and the signal's reason when that ends it; by then nothing writes to `outdir` any more.
 */
export async function runCdkApp(
  command: string,
  outdir: string,
  {
    cwd,
    variables = {},
    signal,
    isInBackground = false,
  }: {
    cwd?: string;
    variables?: Record<string, string>;
    signal?: AbortSignal | undefined;
    isInBackground?: boolean | undefined;
  },
): Promise<void> {
  signal?.throwIfAborted();
  // The Node that runs this also runs the app, whatever node the PATH holds.
  const path = `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`;
  const child = spawn(command, {
    cwd,
    shell: true,
    // A group of its own, so that an abort reaches what the shell runs, too.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...variables, CDK_OUTDIR: outdir, PATH: path },
  });
  // What it starts inherits that.
  if (isInBackground && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const kill = () => killGroup(child);
  signal?.addEventListener("abort", kill);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += String(chunk)));
  // The close comes last, also after an abort.
  const [code] = (await once(child, "close")) as [number | null];
  signal?.removeEventListener("abort", kill);
  signal?.throwIfAborted();
  if (code === 0) return;
  const [full] = /^.*(?:\b(?:ENOSPC|EDQUOT)\b|no space left).*$/im.exec(output) ?? [];
  if (full !== undefined)
    throw new ExplainedError(
      `The disk is full: make room where ${outdir} is, or let the variable TMPDIR name another directory. (${full})`,
    );
  throw new ExplainedError(`"${command}" failed (exit status ${code}):\n${output}`);
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // All of it has ended.
  }
}
