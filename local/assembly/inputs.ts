import { type BigIntStats, existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, relative, resolve, sep } from "node:path";

/** The state of each file that a synthesis may read, by its path. A file that is written again has another state. */
export type Inputs = ReadonlyMap<string, string>;

export interface InputPlace {
  /** The repository, or whatever else everything lies in that the app is made of. */
  root: string;
  /** Directories whose files are no inputs, with their full paths. */
  excluded: ReadonlySet<string>;
}

/** What version control, editors and tools keep for themselves. */
const OWN_DIRECTORIES = new Set([".git", ".hg", ".svn", ".idea", ".vscode", "cdk.out"]);
const OWN_FILES = /^(?:\.DS_Store|4913|\.#.*|.*~|.*\.(?:swp|swx|log))$/;
/** In `node_modules`, where everything else is what a package manager has installed. */
const CACHES = /^\.(?:cache|vite|vitest)/;

/**
 * Returns where the inputs of the app in a directory are: in its repository, or, outside of one, under the topmost
 * directory with a package.json, but never in a whole home directory. `left` are further directories that are no inputs.
 */
export function inputPlace(projectDirectory: string, left: readonly string[] = []): InputPlace {
  const project = realpathSync(projectDirectory);
  const above = ancestorsOf(project).filter((directory) => relative(directory, homedir()).startsWith(".."));
  const root =
    above.find((directory) => existsSync(join(directory, ".git"))) ??
    above.findLast((directory) => existsSync(join(directory, "package.json"))) ??
    project;
  return { root, excluded: new Set(left.map((directory) => resolve(project, directory))) };
}

const ancestorsOf = (directory: string): string[] =>
  dirname(directory) === directory ? [directory] : [directory, ...ancestorsOf(dirname(directory))];

/** Reads the state of every input. `watched`: without what is installed, whose changes its lock file shows. */
export function readInputs({ root, excluded }: InputPlace, watched?: "watched"): Inputs {
  const inputs = new Map<string, string>();
  const visited = new Set<string>();

  function visit(directory: string): void {
    if (excluded.has(directory) || visited.has(directory)) return;
    visited.add(directory);
    for (const entry of entriesOf(directory)) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) {
        if (!isLeftOut(directory, entry.name, watched)) visit(path);
      } else if (entry.isSymbolicLink()) follow(path);
      else if (entry.isFile() && !OWN_FILES.test(entry.name)) add(path);
    }
  }

  /** What a link leads to inside of the root is visited anyway. */
  function follow(link: string): void {
    add(link);
    if (watched && link.includes(`${sep}node_modules${sep}`)) return;
    const target = attempt(() => realpathSync(link));
    if (target === undefined || !relative(root, target).startsWith("..")) return;
    if (statSync(target).isDirectory()) visit(target);
    else add(target);
  }

  function add(path: string): void {
    const stats = attempt(() => lstatSync(path, { bigint: true }));
    if (stats) inputs.set(path, stateOf(stats));
  }

  visit(root);
  if (watched) {
    // npm writes it with each installation; other package managers have a lock file of their own beside the sources.
    for (const path of [...inputs.keys()].filter((each) => basename(each) === "package.json"))
      add(join(dirname(path), "node_modules/.package-lock.json"));
  }
  return inputs;
}

function isLeftOut(parent: string, name: string, watched: "watched" | undefined): boolean {
  if (watched && name === "node_modules") return true;
  return OWN_DIRECTORIES.has(name) || (basename(parent) === "node_modules" && CACHES.test(name));
}

/** A change of the content, of the name, or of the access rights changes the time of the last change. */
const stateOf = ({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string => `${ino} ${size} ${mtimeNs} ${ctimeNs}`;

/**
 * Whether a later change of any input would show. Where times are whole seconds, a file may change twice within one, and
 * look the same.
 */
export function showChanges(inputs: Inputs, now: number): boolean {
  return [...inputs.values()].every((state) => {
    const changedAt = BigInt(state.slice(state.lastIndexOf(" ") + 1));
    return changedAt % 1_000_000_000n !== 0n || now - Number(changedAt / 1_000_000n) > 2_000;
  });
}

/** Returns the paths whose state differs. */
export function changesBetween(before: Inputs, after: Inputs): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path));
}

/** Returns the commit that is checked out: apps like to name it. Empty outside of a Git repository. */
export function commitOf(root: string): string {
  const git = join(root, ".git");
  const [, elsewhere] = /^gitdir: (.*)$/m.exec(attempt(() => readFileSync(git, "utf8")) ?? "") ?? [];
  const directory = elsewhere === undefined ? git : resolve(root, elsewhere);
  const read = (name: string) => attempt(() => readFileSync(join(directory, name), "utf8").trim());
  const head = read("HEAD") ?? "";
  const reference = head.replace(/^ref: /, "");
  // A worktree's branches are in the repository that it belongs to.
  const common = read("commondir") ?? ".";
  return [head, read(reference), read(join(common, reference)), read(join(common, "packed-refs"))].join("\n");
}

const entriesOf = (directory: string) => attempt(() => readdirSync(directory, { withFileTypes: true })) ?? [];

/** What is gone, or may not be read, by the time it is looked at. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
