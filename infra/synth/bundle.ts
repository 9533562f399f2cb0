import { globSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { type BuildOptions, build, type Metafile, type Plugin } from "esbuild";
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

/** Returns the bundles of all handlers. Each folder is one build, which is faster and keeps services independent. */
export async function bundlesOf(root: string): Promise<Bundle[]> {
  const entries = globSync("{services,events}/*/*.handler.ts", { cwd: root }).sort();
  const folders = [...Map.groupBy(entries, dirname).values()];
  const [s3, ...built] = await Promise.all([
    outputOf(root, { entryPoints: [ON_DEMAND] }),
    ...folders.map((handlers) =>
      outputOf(root, {
        entryPoints: handlers.map((entry) => ({ in: entry, out: directoryName(entry) })),
        splitting: true,
        plugins: [leaveOut, onDemand],
      }),
    ),
  ]);
  return folders.flatMap((handlers, i) => {
    const output: Output = { ...s3, ...built[i] };
    return handlers.map((entry) => bundleFrom(output, entry));
  });
}

const directoryName = (entry: string): string => `${basename(dirname(entry))}-${basename(entry, ".handler.ts")}`;

/** A build's output files, by name. */
type Output = Record<string, { code: string; map: string; imports: Metafile["outputs"][string]["imports"] }>;

async function outputOf(root: string, options: BuildOptions): Promise<Output> {
  // Nothing is written here: source maps contain paths relative to it.
  const outdir = join(root, "bundle");
  const { outputFiles, metafile } = await build({
    plugins: [leaveOut],
    ...options,
    absWorkingDir: root,
    outdir,
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
    logLevel: "warning",
  });
  const texts = new Map(outputFiles.map(({ path, text }) => [relative(outdir, path), text]));
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
