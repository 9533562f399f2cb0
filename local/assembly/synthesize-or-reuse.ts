import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { readCdkJson, synthesizeInto } from "../synthesize.ts";
import { makeTemporaryDirectory } from "../temporary-directory.ts";
import type { AssemblyCache } from "./assembly-cache.ts";
import {
  changesBetween,
  commitOf,
  type InputPlace,
  type Inputs,
  inputPlace,
  readInputs,
  showChanges,
} from "./inputs.ts";

/** An assembly that this process may use until it releases it. */
export interface UsableAssembly {
  directory: string;
  /** Whether it is that of an earlier synthesis with the same inputs. */
  reused: boolean;
  release(): void;
}

export interface SynthesisSource {
  projectDirectory: string;
  context: Record<string, string>;
  /** Where assemblies are kept; each start synthesizes anew without it. */
  cache?: AssemblyCache | undefined;
  /** Directories whose files are no inputs. */
  excluded?: readonly string[];
  /** Whether the app runs behind whatever else this machine does. */
  isInBackground?: boolean;
  /** Called when the app is about to be run. */
  onSynthesis?(): void;
}

/** What a terminal sets for itself, or npm for the command line that runs. */
const VOLATILE = /^(?:_|SHLVL|PWD|OLDPWD|INIT_CWD|COLUMNS|LINES|TERM.*|COLORTERM|npm_lifecycle_script|npm_command)$/;

/**
 * Returns the assembly of an app: that of an earlier synthesis when every file that a synthesis may read, its context and
 * its environment are the same, or that of a new one. Throws what `synthesizeInto` throws.
 */
export async function synthesizeOrReuse(source: SynthesisSource, signal?: AbortSignal): Promise<UsableAssembly> {
  const { cache } = source;
  if (!cache) return withCdkApp(source, makeTemporaryDirectory("cdk.out"), signal);
  const place = await placeOf(source);
  const inputs = readInputs(place);
  const readAt = Date.now();
  const key = keyOf(source, place, inputs);
  const kept = cache.take(key);
  if (kept !== undefined) return { directory: kept, reused: true, release: () => cache.release(kept) };
  const made = await withCdkApp(source, cache.begin(), signal);
  // What has changed meanwhile may be in it, or not.
  const isOfInputs = changesBetween(inputs, readInputs(place)).length === 0 && showChanges(inputs, readAt);
  if (!isOfInputs) return made;
  const directory = cache.keep(made.directory, key);
  return { directory, reused: false, release: () => cache.release(directory) };
}

/** Returns where the inputs of an app are; directories that `watch.exclude` in its `cdk.json` names are none. */
export async function placeOf({ projectDirectory, excluded = [] }: SynthesisSource): Promise<InputPlace> {
  const { watch } = await readCdkJson(projectDirectory);
  // Patterns do not count: those of a new CDK app leave out even its package.json.
  const directories = [watch?.exclude ?? []].flat().filter((name) => !/[*?[{!]|(^|\/)node_modules/.test(name));
  return inputPlace(projectDirectory, [...excluded, ...directories]);
}

async function withCdkApp(
  { projectDirectory, context, isInBackground, onSynthesis }: SynthesisSource,
  directory: string,
  signal: AbortSignal | undefined,
): Promise<UsableAssembly> {
  const release = () => rmSync(directory, { recursive: true, force: true });
  try {
    onSynthesis?.();
    await synthesizeInto(directory, projectDirectory, context, signal, isInBackground);
  } catch (error) {
    release();
    throw error;
  }
  return { directory, reused: false, release };
}

function keyOf({ projectDirectory, context }: SynthesisSource, { root }: InputPlace, inputs: Inputs): string {
  const environment = Object.entries(process.env).filter(([name]) => !VOLATILE.test(name));
  const others = [projectDirectory, context, environment.sort(), process.version, process.arch, commitOf(root)];
  const hash = createHash("sha256").update(JSON.stringify(others));
  for (const [path, state] of inputs) hash.update(`${path}\n${state}\n`);
  return hash.digest("hex");
}
