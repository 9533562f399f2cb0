import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ExplainedError } from "../explained-error.ts";
import type { AppSettings } from "./app-settings.ts";

/** A resource as declared in a template. */
export interface ResourceDeclaration {
  Type: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
  Condition?: string;
}

export interface Template {
  Description?: string;
  Parameters?: Record<string, { Type: string; Default?: unknown }>;
  Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  Conditions?: Record<string, unknown>;
  Resources?: Record<string, ResourceDeclaration>;
  Outputs?: Record<string, { Value: unknown; Description?: string; Export?: { Name: unknown } }>;
}

/** One stack of a cloud assembly (`cdk.out`). */
export interface StackArtifact {
  name: string;
  /** The names of the stacks of the same assembly that it depends on. */
  dependencies?: string[];
  /** The template's file name, used in messages. */
  templateFile: string;
  template: Template;
  /** The file that maps each resource to its place in the app's code; it may be missing. */
  metadataFile?: string;
  /** The directory of each file asset, by the object key a deployment would upload it under. */
  assets: Map<string, string>;
}

interface Manifest {
  artifacts?: Record<
    string,
    {
      type: string;
      dependencies?: string[];
      properties?: { templateFile?: string; stackName?: string; directoryName?: string };
    }
  >;
}

interface AssetManifest {
  files?: Record<string, { source: { path: string }; destinations: Record<string, { objectKey: string }> }>;
}

/**
 * Reads the stacks of several `cdk.out`, each after those it depends on, and the assemblies in the order given. Throws what
 * `readAssembly` throws, and `ExplainedError` for two stacks of one name.
 */
export async function readAssemblies(
  directories: readonly string[],
  settings: AppSettings = {},
): Promise<StackArtifact[]> {
  const stacks = (await Promise.all(directories.map((each) => readAssembly(each, settings)))).flat();
  const names = stacks.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new ExplainedError(`Two of the stacks to run have the name ${twice}: an account has one of each name.`);
  return stacks;
}

/**
 * Reads the stacks of `cdk.out`, each after those it depends on, and those of its stage (`cdk.Stage`). Throws
 * `ExplainedError` if the directory contains no cloud assembly, or several stages of which none is chosen.
 */
export async function readAssembly(directory: string, settings: AppSettings = {}): Promise<StackArtifact[]> {
  const { artifacts = {} } = await readManifest(directory);
  const ordered: StackArtifact[] = [];
  const visited = new Set<string>();

  const isStack = (id: string) => artifacts[id]?.type === "aws:cloudformation:stack";
  const nameOf = (id: string) => artifacts[id]?.properties?.stackName ?? id;

  async function visit(id: string): Promise<void> {
    const artifact = artifacts[id];
    if (!artifact || visited.has(id)) return;
    visited.add(id);
    for (const dependency of artifact.dependencies ?? []) await visit(dependency);
    const templateFile = artifact.properties?.templateFile;
    if (!isStack(id) || !templateFile) return;
    ordered.push({
      name: nameOf(id),
      dependencies: (artifact.dependencies ?? []).filter(isStack).map(nameOf),
      templateFile,
      template: await readJson<Template>(join(directory, templateFile)),
      metadataFile: join(directory, templateFile.replace(/\.template\.json$/, ".metadata.json")),
      assets: await assetsOf(directory, templateFile),
    });
  }

  for (const id of Object.keys(artifacts)) await visit(id);
  const stage = chosenStage(stagesOf(artifacts), settings.stage, ordered.length > 0);
  if (stage !== undefined) ordered.push(...(await readAssembly(join(directory, stage.directory))));
  if (ordered.length === 0)
    throw new ExplainedError(
      `${resolve(directory)} contains no stacks: it is not the cdk.out of a CDK app. Run npm run synth.`,
    );
  return ordered;
}

function readManifest(directory: string): Promise<Manifest> {
  return readJson<Manifest>(join(directory, "manifest.json")).catch((cause: unknown) => {
    throw new ExplainedError(
      `${resolve(directory)} is not a cloud assembly, such as the cdk.out that npm run synth creates: ${(cause as Error).message}`,
      { cause },
    );
  });
}

interface StageArtifact {
  name: string;
  directory: string;
}

/** Returns the nested assemblies, which the CDK makes of a `cdk.Stage`: `assembly-Prod` is that of the stage `Prod`. */
const stagesOf = (artifacts: NonNullable<Manifest["artifacts"]>): StageArtifact[] =>
  Object.entries(artifacts).flatMap(([id, { type, properties }]) =>
    type === "cdk:cloud-assembly" && properties?.directoryName
      ? [{ name: id.replace(/^assembly-/, ""), directory: properties.directoryName }]
      : [],
  );

/** Returns the stage to run: the one of that name, or the only one. Throws `ExplainedError` where it is not clear. */
function chosenStage(stages: StageArtifact[], name: string | undefined, hasStacks: boolean): StageArtifact | undefined {
  const names = stages.map((stage) => stage.name).join(", ");
  if (name !== undefined) {
    const chosen = stages.find((stage) => stage.name === name);
    if (chosen) return chosen;
    const there = names === "" ? "it has none" : `it has ${names}`;
    throw new ExplainedError(`--stage ${name}: the app has no such stage (cdk.Stage): ${there}.`);
  }
  if (stages.length <= 1) return stages[0];
  const stacks = hasStacks ? " (its other stacks run in any case)" : "";
  throw new ExplainedError(`The app has several stages (cdk.Stage): ${names}. Choose one with --stage NAME${stacks}.`);
}

async function assetsOf(directory: string, templateFile: string): Promise<Map<string, string>> {
  const file = join(directory, templateFile.replace(/\.template\.json$/, ".assets.json"));
  // A stack of a legacy synthesizer has no such file.
  const { files = {} } = existsSync(file) ? await readJson<AssetManifest>(file) : {};
  const pairs = Object.values(files).flatMap(({ source, destinations }) =>
    Object.values(destinations).map(({ objectKey }) => [objectKey, resolve(directory, source.path)] as const),
  );
  return new Map(pairs);
}

/** Reads a JSON object from a file. Throws `ExplainedError`. */
async function readJson<T extends object>(file: string): Promise<T> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof value !== "object" || value === null) throw new TypeError("it holds no object");
    return value as T;
  } catch (cause) {
    throw new ExplainedError(`${resolve(file)} cannot be read: ${(cause as Error).message}.`, { cause });
  }
}
