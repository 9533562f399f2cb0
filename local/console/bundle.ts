import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** A file of the page, by its name under `/console/assets/`. */
export type Assets = Map<string, Buffer>;

const PAGE = fileURLToPath(new URL("./page/", import.meta.url));

/** Bundles the page from its source. Each view is a chunk of its own, which the browser loads when it is opened. */
export async function bundlePage(): Promise<Assets> {
  const { outputFiles } = await build({
    entryPoints: { main: join(PAGE, "main.tsx") },
    outdir: "assets",
    bundle: true,
    splitting: true,
    format: "esm",
    minify: true,
    target: ["es2023", "chrome120", "firefox121", "safari17.5"],
    jsx: "automatic",
    jsxImportSource: "preact",
    chunkNames: "[name]-[hash]",
    legalComments: "none",
    write: false,
    absWorkingDir: PAGE,
    logLevel: "silent",
  });
  return new Map(outputFiles.map(({ path, contents }) => [path.split(/[\\/]/).at(-1) ?? path, Buffer.from(contents)]));
}

/** Writes the bundled page into a directory: the published package serves it from there. */
export async function writeBundle(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, content] of await bundlePage()) await writeFile(join(directory, name), content);
}

if (import.meta.main) await writeBundle(process.argv[2] ?? "dist/console/assets");
