import { globSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { type BuildOptions, type BuildResult, context, type LogLevel, type Metafile, type Plugin } from "esbuild";
import { leaveOut } from "./left-out.ts";

/** Returns the directory with the `index.mjs` of an entry file such as `services/order/post-order.handler.ts`. */
export type BundleOf = (entry: string) => string;

/** A function's code. */
export interface Bundle {
  /** The entry file, such as `services/order/post-order.handler.ts`. */
  entry: string;
  /** `index.mjs`, what it imports, and their source maps. */
  files: Map<string, string>;
  /** Bytes of code that a cold start loads. */
  startBytes: number;
  /** Bytes of all its code, including what is loaded on demand. */
  totalBytes: number;
}

/** Loaded on demand. It is bundled separately, since esbuild would otherwise put parts of it into shared chunks. */
const ON_DEMAND = "events/objects/s3.ts";
const ON_DEMAND_NAME = `${basename(ON_DEMAND, ".ts")}.mjs`;

const onDemand: Plugin = {
  name: "on-demand",
  setup(build) {
    build.onResolve({ filter: /\/s3\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: `./${ON_DEMAND_NAME}`, external: true } : undefined,
    );
  },
};

/**
 * Bundles every handler of the project: `<outdir>/<service>-<handler>/index.mjs`, what it imports, and source maps.
 * The files depend only on the sources, not on the output path, so an asset's hash is the same everywhere.
 */
export async function bundleHandlers(root: string, outdir: string): Promise<BundleOf> {
  const bundles = await bundlesOf(root);
  for (const { entry, files } of bundles) {
    const directory = join(outdir, directoryName(entry));
    // A chunk's name contains its hash, so an earlier build's chunks would remain.
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    for (const [name, contents] of files) writeFileSync(join(directory, name), contents);
  }
  const entries = bundles.map(({ entry }) => entry);
  return (entry) => {
    if (entries.includes(entry)) return join(outdir, directoryName(entry));
    throw new Error(
      `No handler at ${entry}. Create it, or correct the construct that names it. There are: ${entries.join(", ") || "none"}.`,
    );
  };
}

/** Returns the bundles of all handlers. */
export async function bundlesOf(root: string): Promise<Bundle[]> {
  const bundler = openBundler(root);
  try {
    return await bundler.rebuild();
  } finally {
    await bundler.close();
  }
}

/** Bundles handlers again and again. */
export interface Bundler {
  /** Builds what these files (with their full paths) are part of, or everything; returns those handlers' bundles. */
  rebuild(changed?: readonly string[]): Promise<Bundle[]>;
  close(): Promise<void>;
}

/** Holds the builds of all handlers. Each folder is one build, which is faster and keeps services independent. */
export function openBundler(root: string, logLevel: LogLevel = "warning"): Bundler {
  const s3 = openBuild(root, { entryPoints: [ON_DEMAND], logLevel });
  let folders = new Map<string, { handlers: string[]; build: Build }>();

  /** A handler that is new, or gone, makes another build of its folder. */
  async function findHandlers(): Promise<void> {
    const entries = globSync("{services,events}/*/*.handler.ts", { cwd: root }).sort();
    const before = folders;
    folders = new Map();
    for (const [folder, handlers] of Map.groupBy(entries, dirname)) {
      const known = before.get(folder);
      const isSame = known?.handlers.join() === handlers.join();
      folders.set(folder, isSame ? known : { handlers, build: openBuild(root, optionsFor(handlers, logLevel)) });
    }
    const gone = [...before].filter(([folder, each]) => folders.get(folder) !== each);
    await Promise.all(gone.map(([, { build }]) => build.close()));
  }

  return {
    async rebuild(changed) {
      await findHandlers();
      const s3Before = s3.output();
      const onDemandOutput = await s3.rebuild(changed);
      const concerned = [...folders.values()].filter(
        ({ build }) => onDemandOutput !== s3Before || build.concerns(changed),
      );
      const built = await Promise.all(concerned.map(({ build }) => build.rebuild(changed)));
      return concerned.flatMap(({ handlers }, i) => {
        const output: Output = { ...onDemandOutput, ...built[i] };
        return handlers.map((entry) => bundleFrom(output, entry));
      });
    },
    async close() {
      await Promise.all([s3, ...[...folders.values()].map(({ build }) => build)].map((build) => build.close()));
    },
  };
}

const optionsFor = (handlers: string[], logLevel: LogLevel): BuildOptions => ({
  logLevel,
  entryPoints: handlers.map((entry) => ({ in: entry, out: directoryName(entry) })),
  splitting: true,
  plugins: [leaveOut, onDemand],
});

const directoryName = (entry: string): string => `${basename(dirname(entry))}-${basename(entry, ".handler.ts")}`;

/** A build's output files, by name. */
type Output = Record<string, { code: string; map: string; imports: Metafile["outputs"][string]["imports"] }>;

/** A build that remembers what it has read, so that it is quick the next time. */
interface Build {
  /** Whether one of the files is part of it, or might be. */
  concerns(changed: readonly string[] | undefined): boolean;
  /** Returns the former output when it is not concerned. */
  rebuild(changed: readonly string[] | undefined): Promise<Output>;
  output(): Output | undefined;
  close(): Promise<void>;
}

function openBuild(root: string, options: BuildOptions): Build {
  const opened = context({ plugins: [leaveOut], ...options, ...commonOptions(root) });
  /** Of the last build; undefined before the first, and after one that has failed. */
  let last: { output: Output; inputs: Set<string> } | undefined;
  const concerns: Build["concerns"] = (changed) => !last || !changed || changed.some((path) => last?.inputs.has(path));
  return {
    concerns,
    async rebuild(changed) {
      if (last && !concerns(changed)) return last.output;
      last = undefined;
      const result = await (await opened).rebuild();
      const inputs = new Set(Object.keys(result.metafile.inputs).map((path) => join(root, path)));
      last = { output: outputFrom(root, result), inputs };
      return last.output;
    },
    output: () => last?.output,
    close: async () => (await opened).dispose(),
  };
}

/** Nothing is written here: source maps contain paths relative to it. */
const outdirIn = (root: string) => join(root, "bundle");

function commonOptions(root: string) {
  return {
    absWorkingDir: root,
    outdir: outdirIn(root),
    write: false,
    metafile: true,
    bundle: true,
    minify: true,
    // Logs and dead letters identify errors by their class names.
    keepNames: true,
    format: "esm",
    platform: "node",
    target: "node24",
    outExtension: { ".js": ".mjs" },
    // Selects the SDK's ES modules: smaller than its CommonJS modules, and without require().
    mainFields: ["module", "main"],
    conditions: ["module"],
    sourcemap: "linked",
    sourcesContent: false,
    legalComments: "none",
    // Node prints the source line of an uncaught error, which must not be half a megabyte.
    lineLimit: 500,
  } satisfies BuildOptions;
}

function outputFrom(root: string, { outputFiles, metafile }: BuildResult<ReturnType<typeof commonOptions>>): Output {
  const texts = new Map(outputFiles.map(({ path, text }) => [relative(outdirIn(root), path), text]));
  return Object.fromEntries(
    Object.entries(metafile.outputs)
      .map(([path, { imports }]) => [relative("bundle", path), imports] as const)
      .filter(([name]) => name.endsWith(".mjs"))
      .map(([name, imports]) => [name, { code: texts.get(name) ?? "", map: texts.get(`${name}.map`) ?? "", imports }]),
  );
}

function bundleFrom(output: Output, entry: string): Bundle {
  const main = `${directoryName(entry)}.mjs`;
  const atStart = filesFrom(output, main, ["import-statement"]);
  const all = filesFrom(output, main, ["import-statement", "dynamic-import"]);
  const bytes = (names: Set<string>) =>
    [...names].reduce((sum, name) => sum + Buffer.byteLength(output[name]?.code ?? ""), 0);
  const files = new Map<string, string>();
  for (const name of all) {
    const { code = "", map = "" } = output[name] ?? {};
    const as = name === main ? "index.mjs" : name;
    files.set(as, code.replace(`sourceMappingURL=${name}.map`, `sourceMappingURL=${as}.map`));
    files.set(`${as}.map`, map);
  }
  return { entry, files, startBytes: bytes(atStart), totalBytes: bytes(all) };
}

/** Returns a file and everything it imports, directly or indirectly, by one of these kinds of import. */
function filesFrom(output: Output, name: string, kinds: string[], found = new Set<string>()): Set<string> {
  const { imports } = output[name] ?? {};
  if (!imports || found.has(name)) return found;
  found.add(name);
  for (const { path, kind } of imports) {
    if (kinds.includes(kind)) filesFrom(output, basename(path), kinds, found);
  }
  return found;
}
