import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ExplainedError } from "../explained-error.ts";

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
    { type: string; dependencies?: string[]; properties?: { templateFile?: string; stackName?: string; file?: string } }
  >;
}

interface AssetManifest {
  files?: Record<string, { source: { path: string }; destinations: Record<string, { objectKey: string }> }>;
}

/**
 * Reads the stacks of `cdk.out`, each after those it depends on. Throws if the directory contains no cloud assembly.
 */
export async function readAssembly(directory: string): Promise<StackArtifact[]> {
  const manifest = await readJson<Manifest>(join(directory, "manifest.json")).catch((cause: unknown) => {
    throw new ExplainedError(
      `${resolve(directory)} is not a cloud assembly, such as the cdk.out that npm run synth creates: ${(cause as Error).message}`,
      { cause },
    );
  });
  const artifacts = manifest.artifacts ?? {};
  const ordered: StackArtifact[] = [];
  const visited = new Set<string>();

  async function visit(id: string): Promise<void> {
    const artifact = artifacts[id];
    if (!artifact || visited.has(id)) return;
    visited.add(id);
    for (const dependency of artifact.dependencies ?? []) await visit(dependency);
    const templateFile = artifact.properties?.templateFile;
    if (artifact.type !== "aws:cloudformation:stack" || !templateFile) return;
    ordered.push({
      name: artifact.properties?.stackName ?? id,
      templateFile,
      template: await readJson<Template>(join(directory, templateFile)),
      metadataFile: join(directory, templateFile.replace(/\.template\.json$/, ".metadata.json")),
      assets: await assetsOf(directory, templateFile),
    });
  }

  for (const id of Object.keys(artifacts)) await visit(id);
  if (ordered.length === 0)
    throw new ExplainedError(
      `${resolve(directory)} contains no stacks: it is not the cdk.out of a CDK app. Run npm run synth.`,
    );
  return ordered;
}

async function assetsOf(directory: string, templateFile: string): Promise<Map<string, string>> {
  const file = join(directory, templateFile.replace(/\.template\.json$/, ".assets.json"));
  const { files = {} } = await readJson<AssetManifest>(file);
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
