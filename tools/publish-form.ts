import { execFileSync } from "node:child_process";
import { cpSync, existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * Gives a package the form in which it is published, and takes that form back: npm runs it around `npm pack` and
 * `npm publish`, in the package's directory.
 *
 * In the repository everything runs from its TypeScript source. Node does not strip types under `node_modules`, so what
 * is published is JavaScript with declarations and source maps in `dist/`, and `package.json` points there: the fields of
 * its `publishConfig` replace those of the same name.
 */
const [command] = process.argv.slice(2);
const KEPT = "package.json.source";

if (command === "build") build();
else if (command === "restore") restore();
else throw new Error(`Unknown command ${command}: use build or restore.`);

function build(): void {
  // What a pack that was killed has left behind.
  restore();
  rmSync("dist", { recursive: true, force: true });
  compile();
  for (const file of globSync("**/*.{css,js,json}", { exclude: isNotCopied })) cpSync(file, join("dist", file));
  const source = readFileSync("package.json", "utf8");
  const { publishConfig, devDependencies: _, scripts: __, ...manifest } = JSON.parse(source);
  writeFileSync(KEPT, source);
  writeFileSync("package.json", `${JSON.stringify({ ...manifest, ...publishConfig }, null, 2)}\n`);
}

function restore(): void {
  if (existsSync(KEPT)) renameSync(KEPT, "package.json");
}

function compile(): void {
  const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  execFileSync(process.execPath, [compiler, "--project", "tsconfig.build.json"], { stdio: "inherit" });
}

/** Folders that hold nothing for those who install the package (the console's page is bundled), and what the compiler has written or must not see. */
function isNotCopied(path: string): boolean {
  return /^(node_modules|dist|docs|bench|fidelity|test|console\/page)(\/|$)|(^|\/)(package-lock|tsconfig[^/]*)\.json$/.test(
    path,
  );
}
