import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { ROOT } from "./project.ts";

/** What a copy of the application is not made of: what is made, the two packages, which are linked, and what looks into them. */
const LEFT_OUT = [".git", ".github", "node_modules", "cdk.out", "dist", "local", "load", "printable.test.ts"];

/** A copy of the application in a temporary directory, with what is installed here. */
export interface Copy {
  directory: string;
  /** Runs Node.js in it. */
  node(...args: string[]): SpawnSyncReturns<string>;
  /** Runs `git` in it. Returns its output. */
  git(...args: string[]): string;
  remove(): void;
}

/** Copies the application, and commits the copy. */
export function copyOfApplication(): Copy {
  const directory = mkdtempSync(join(tmpdir(), "copy-"));
  const filter = (path: string) => path === ROOT || !LEFT_OUT.includes(basename(path));
  for (const name of readdirSync(ROOT).filter((each) => !LEFT_OUT.includes(each)))
    cpSync(join(ROOT, name), join(directory, name), { recursive: true, filter });
  symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"));
  const run = (command: string, args: string[]) => spawnSync(command, args, { cwd: directory, encoding: "utf8" });
  const git = (...args: string[]) => {
    const { status, stdout, stderr } = run("git", [
      "-c",
      "user.name=Test",
      "-c",
      "user.email=test@example.com",
      ...args,
    ]);
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
    return stdout;
  };
  git("init", "--quiet");
  // The link, which .gitignore takes for a file.
  git("add", "--all", "--", ".", ":!node_modules");
  git("commit", "--quiet", "--message", "The application");
  return {
    directory,
    node: (...args) => run(process.execPath, args),
    git,
    remove: () => rmSync(directory, { recursive: true }),
  };
}
