import { join } from "node:path";
import { compileFunction } from "node:vm";
import type { Plugin } from "esbuild";
import { loadDynaliteNow } from "../dynamodb/dynalite.ts";
import type { StackArtifact } from "../template/assembly.ts";

/** A function's module as a function of its surroundings: called once for each environment. */
export type Code = (...surroundings: unknown[]) => void;

/** The code of an assembly's functions, by `codeKey`. */
export type CodeLibrary = ReadonlyMap<string, Code>;

/** Every name by which a module reaches time, chance, its process, or the network. */
export const SURROUNDINGS = [
  ...["exports", "require", "module", "__filename", "__dirname", "process", "console", "Date", "Math", "performance"],
  ...["crypto", "fetch", "setTimeout", "clearTimeout", "setInterval", "clearInterval", "setImmediate"],
  ...["clearImmediate", "queueMicrotask", "globalThis", "global"],
] as const;

/** Where a function finds its code, on Lambda and in the stack traces here. */
export const TASK_ROOT = "/var/task";

/** Names the module that a handler such as `index.handler` is in. */
export const codeKey = (directory: string, handler: string): string =>
  join(directory, handler.slice(0, handler.lastIndexOf(".")));

const compileCode = (source: string): Code =>
  compileFunction(source, [...SURROUNDINGS], { filename: `${TASK_ROOT}/index.js` }) as Code;

/**
 * Compiles the code of every function in the stacks: whatever kind of module it is, it becomes one CommonJS module. Loads,
 * too, what a cloud would otherwise load from files while it runs.
 */
export async function compileFunctions(stacks: readonly StackArtifact[]): Promise<CodeLibrary> {
  loadDynaliteNow();
  const keys = [...new Set(stacks.flatMap(functionModules))];
  const codes = await compileModules(keys);
  return new Map(keys.map((key, i) => [key, codes[i] as Code]));
}

/** Bundles and compiles modules by their paths, with esbuild's plugins. */
export async function compileModules(paths: readonly string[], plugins: Plugin[] = []): Promise<Code[]> {
  // Only whoever simulates needs it.
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: paths.map((path, i) => ({ in: path, out: String(i) })),
    plugins,
    outdir: TASK_ROOT,
    bundle: true,
    write: false,
    format: "cjs",
    platform: "node",
    target: "node24",
    keepNames: true,
    resolveExtensions: [".ts", ".js", ".mjs", ".cjs"],
    supported: { "dynamic-import": false },
    define: { "import.meta.url": JSON.stringify(`file://${TASK_ROOT}/index.mjs`) },
    legalComments: "none",
    logLevel: "error",
  });
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  return paths.map((_, i) => compileCode(texts.get(join(TASK_ROOT, `${i}.js`)) ?? ""));
}

function functionModules({ template, assets }: StackArtifact): string[] {
  return Object.values(template.Resources ?? {}).flatMap(({ Type, Properties = {} }) => {
    if (Type !== "AWS::Lambda::Function") return [];
    const { Code, Handler } = Properties as { Code?: { S3Key?: string }; Handler?: string };
    const directory = assets.get(Code?.S3Key ?? "");
    return directory && Handler ? [codeKey(directory, Handler)] : [];
  });
}
