import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "./project.ts";

/** What a generator writes: the text of each file, by its path. */
export interface Plan {
  creates: Record<string, string>;
  changes: Record<string, string>;
  /** Schemas that `npm run schemas` writes, once the contracts are there. */
  schemas: string[];
  /** What its user does next, one step each. */
  next: string[];
}

/** Carries out a plan, or only says what it would do. */
export function carryOut({ creates, changes, schemas, next }: Plan, { dryRun }: { dryRun: boolean }): void {
  const created = [...Object.keys(creates), ...schemas];
  const changed = Object.keys(changes);
  if (!dryRun) {
    for (const [file, text] of Object.entries({ ...creates, ...changes })) {
      mkdirSync(dirname(join(ROOT, file)), { recursive: true });
      writeFileSync(join(ROOT, file), text);
    }
    node("node_modules/@biomejs/biome/bin/biome", "check", "--write", ...Object.keys(creates), ...changed);
    if (schemas.length > 0) node("infra/contracts/schemas.ts");
  }
  for (const file of created) console.log(`  new      ${file}`);
  for (const file of changed) console.log(`  changed  ${file}`);
  if (dryRun) {
    console.log("\nNothing was written.");
    return;
  }
  console.log(`\nNext:\n${next.map((step) => `  ${step}`).join("\n")}`);
  console.log(`\nUndo, in a git repository:\n  git restore ${changed.join(" ")} && rm ${created.join(" ")}`);
}

function node(...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} failed:\n${stdout}${stderr}`);
}
