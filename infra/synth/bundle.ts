import { globSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { build } from "esbuild";

/** Gives the directory that holds `index.mjs` of an entry file such as `services/order/post-order.handler.ts`. */
export type BundleOf = (entry: string) => string;

const ENTRIES = "{services,events}/*/*.handler.ts";

const directoryName = (entry: string): string => `${basename(dirname(entry))}-${basename(entry, ".handler.ts")}`;

/**
 * Bundles every handler of the project in one parallel build: `<outdir>/<service>-<handler>/index.mjs` and its source map.
 * The files depend on the sources alone, never on where they are written, so an asset's hash is the same everywhere.
 */
export async function bundleHandlers(root: string, outdir: string): Promise<BundleOf> {
  const entries = globSync(ENTRIES, { cwd: root }).sort();
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: entries.map((entry) => ({ in: entry, out: `${directoryName(entry)}/index` })),
    // A place on paper: source maps hold paths relative to it.
    outdir: root,
    write: false,
    bundle: true,
    minify: true,
    // Errors are told apart, in logs and dead letters, by the names of their classes.
    keepNames: true,
    format: "esm",
    platform: "node",
    target: "node24",
    outExtension: { ".js": ".mjs" },
    // The SDK's ES modules: smaller than its CommonJS ones, and free of require().
    mainFields: ["module", "main"],
    conditions: ["module"],
    sourcemap: "linked",
    sourcesContent: false,
    legalComments: "none",
    // Node prints the line of an uncaught error: not half a megabyte of it.
    lineLimit: 500,
    logLevel: "warning",
  });
  for (const file of outputFiles) {
    const path = join(outdir, relative(root, file.path));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file.contents);
  }
  return (entry) => {
    if (entries.includes(entry)) return join(outdir, directoryName(entry));
    throw new Error(
      `No handler at ${entry}. Create it, or correct the construct that names it. There are: ${entries.join(", ") || "none"}.`,
    );
  };
}
