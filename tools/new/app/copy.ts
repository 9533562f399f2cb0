import { spawnSync } from "node:child_process";
import { cpSync, existsSync, globSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join, relative, resolve } from "node:path";
import { ROOT } from "../project.ts";
import { Refusal } from "../refusal.ts";
import { LEFT_OUT } from "./left-out.ts";
import { type Names, renamed } from "./renamed.ts";

/** Copies the application to a new folder under its own names, and commits it. Throws `Refusal`, having written nothing. */
export function copyTo(target: string, names: Names): void {
  const folder = resolve(target);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Refusal(`${target} exists already, and is not empty: choose another folder.`);
  if (!relative(ROOT, folder).startsWith(".."))
    throw new Refusal(`${target} is inside this project: choose a folder beside it, such as ../${names.name}.`);
  const isOwn = (path: string) => !LEFT_OUT.some((each) => relative(ROOT, path) === each || basename(path) === each);
  cpSync(ROOT, folder, { recursive: true, filter: isOwn });
  for (const file of filesIn(folder)) rewrite(join(folder, file), file, names);
  const failure = synthesisFailure(folder);
  if (failure) {
    rmSync(folder, { recursive: true });
    // Of the CDK's own checks, or of infra/synth/long-names.ts.
    const [long] = /^.*(?:\d too many|must be between 1 and \d+ characters).*$/m.exec(failure) ?? [];
    if (!long) throw new Error(`The copy does not synthesize:\n${failure}`);
    throw new Refusal(
      `Names that start with ${names.prefix} are too long for AWS: choose a shorter --prefix (${long.trim()}).`,
    );
  }
  commit(folder);
}

/** The application's own files: the two packages know nothing of it. */
const filesIn = (folder: string): string[] =>
  globSync(["*.{md,json,ts}", "{docs,events,infra,services,lessons,test,tools}/**/*.{md,ts}"], { cwd: folder });

function rewrite(path: string, file: string, names: Names): void {
  const text = readFileSync(path, "utf8");
  const changed = renamed(file, text, names);
  if (changed !== text) writeFileSync(path, changed);
}

/** Synthesizes the copy with what is installed here. Returns why that failed; undefined when it did not. */
function synthesisFailure(folder: string): string | undefined {
  const modules = join(folder, "node_modules");
  symlinkSync(join(ROOT, "node_modules"), modules);
  try {
    const env = { ...process.env, CDK_OUTDIR: join(folder, "cdk.out") };
    const { status, stderr } = spawnSync(process.execPath, ["infra/main.ts"], { cwd: folder, env, encoding: "utf8" });
    return status === 0 ? undefined : stderr;
  } finally {
    rmSync(modules);
    rmSync(join(folder, "cdk.out"), { recursive: true, force: true });
  }
}

function commit(folder: string): void {
  const git = (...args: string[]) => spawnSync("git", args, { cwd: folder, encoding: "utf8" });
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  const { status, stderr } = git("commit", "--quiet", "--message", "The application, as it was copied");
  if (status !== 0) console.warn(`Nothing was committed: ${stderr.trim().split("\n")[0]}`);
}
