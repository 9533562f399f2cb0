import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { openAssemblyCache } from "./assembly-cache.ts";
import { type SynthesisSource, synthesizeOrReuse } from "./synthesize-or-reuse.ts";

/** Writes what it was given; how often it ran is written outside of the project. */
const APP = `
const { appendFileSync, writeFileSync } = require("node:fs");
appendFileSync(process.env.RUNS, "x");
writeFileSync(process.env.CDK_OUTDIR + "/manifest.json", require("./source.js") + require("dependency"));
`;

let base: string;
let project: string;
let source: SynthesisSource;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "reuse-"));
  project = join(base, "project");
  vi.stubEnv("RUNS", join(base, "runs"));
  vi.stubEnv("TMPDIR", base);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(base, { recursive: true });
  });
  write("package.json", "{}");
  write("cdk.json", JSON.stringify({ app: "node app.js", watch: { exclude: ["package.json", "**/*.js", "results"] } }));
  write("app.js", APP);
  write("source.js", "module.exports = 'one';");
  write("node_modules/dependency/index.js", "module.exports = 'two';");
  source = { projectDirectory: project, context: {}, cache: openAssemblyCache(join(project, "node_modules/.cache/x")) };
});

function write(name: string, text: string): void {
  mkdirSync(dirname(join(project, name)), { recursive: true });
  writeFileSync(join(project, name), text);
}

const manifestOf = (directory: string) => readFileSync(join(directory, "manifest.json"), "utf8");
const runs = () => readFileSync(join(base, "runs"), "utf8").length;
async function start(changes: Partial<SynthesisSource> = {}) {
  const assembly = await synthesizeOrReuse({ ...source, ...changes });
  const manifest = manifestOf(assembly.directory);
  assembly.release();
  return [assembly.reused, manifest];
}

test("an app of which nothing has changed is not run again", async () => {
  expect(await start()).toEqual([false, "onetwo"]);
  expect(await start()).toEqual([true, "onetwo"]);
  expect(runs()).toBe(1);
});

test.each<[what: string, change: () => void]>([
  ["a source file", () => write("source.js", "module.exports = 'new';")],
  ["a file of a package, by hand", () => write("node_modules/dependency/index.js", "module.exports = 'new';")],
  ["a file that could shadow another", () => write("source.js.json", "{}")],
  ["a hidden file", () => write(".env", "A=1")],
  ["the time of a file alone", () => utimesSync(join(project, "source.js"), 1, 1)],
  ["the environment", () => vi.stubEnv("SOME_SETTING", "1")],
  ["a pattern of watch.exclude does not hide", () => write("package.json", '{"type":"commonjs"}')],
])("it is run again when there is another state of %s", async (_, change) => {
  await start();
  change();
  expect((await start())[0]).toBe(false);
  expect(runs()).toBe(2);
});

test("it is run again for another context, another commit, and a package that is linked from elsewhere", async () => {
  mkdirSync(join(base, "linked"));
  writeFileSync(join(base, "linked/index.js"), "module.exports = 'two';");
  rmSync(join(project, "node_modules/dependency"), { recursive: true });
  symlinkSync(join(base, "linked"), join(project, "node_modules/dependency"));
  write(".git/HEAD", "ref: refs/heads/main");
  await start();
  expect((await start({ context: { a: "1" } }))[0]).toBe(false);
  expect((await start())[0]).toBe(true);
  write(".git/refs/heads/main", "1234");
  expect((await start())[0]).toBe(false);
  writeFileSync(join(base, "linked/index.js"), "module.exports = 'new';");
  expect(await start()).toEqual([false, "onenew"]);
});

test("what tools write beside the sources does not matter: logs, results, version control, data, caches", async () => {
  await start({ excluded: [join(project, "data")] });
  for (const name of [".git/index", ".idea/workspace.xml", "results/1.json", "data/db", "debug.log", "a.js.swp"])
    write(name, "new");
  write("node_modules/.vite/results.json", "new");
  expect((await start({ excluded: [join(project, "data")] }))[0]).toBe(true);
});

test("what changes while the app runs is not in an assembly that is kept", async () => {
  write("app.js", `${APP}\nwriteFileSync("source.js", "module.exports = 'later'; // " + process.pid);`);
  expect(await start()).toEqual([false, "onetwo"]);
  expect(await start()).toEqual([false, "latertwo"]);
  expect(readdirSync(base).filter((name) => name.startsWith("cdk.out"))).toEqual([]);
});

test("a failed run leaves nothing, and is not repeated from memory", async () => {
  write("source.js", "throw new Error('half written');");
  await expect(start()).rejects.toThrow("half written");
  write("source.js", "module.exports = 'whole';");
  expect(await start()).toEqual([false, "wholetwo"]);
  expect(readdirSync(join(project, "node_modules/.cache/x")).filter((name) => name.startsWith("begun"))).toEqual([]);
});

test("only the last few are kept, and those that somebody uses", async () => {
  const first = await synthesizeOrReuse(source);
  for (const n of [1, 2, 3, 4]) await start({ context: { n: String(n) } });
  expect(manifestOf(first.directory)).toBe("onetwo");
  const kept = () => readdirSync(dirname(first.directory)).filter((name) => /^[0-9a-f]{64}$/.test(name));
  expect(kept()).toHaveLength(4);
  first.release();
  expect(kept()).toHaveLength(3);
});
