import { type ParseArgsConfig, parseArgs } from "node:util";
import { explained } from "../../events/dead-letters/explained.ts";
import { carryOut, type Plan } from "./plan.ts";
import { Refusal } from "./refusal.ts";

/** The arguments of a generator: names, and the options that it declares. */
export interface Asked {
  names: string[];
  options: Record<string, string | boolean | undefined>;
}

/** A generator: its help, its options, and what it would write. */
export interface Generator {
  help: string;
  options: NonNullable<ParseArgsConfig["options"]>;
  planFor(asked: Asked): Plan;
}

/**
 * Runs a generator, and sets the exit status: 1 when it refuses, with one sentence why and nothing written, 2 when it could
 * not be run.
 */
export function generate({ help, options, planFor }: Generator, args: string[]): void {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { ...options, "dry-run": { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
    const given = values as Asked["options"];
    if (given["help"]) {
      console.log(help);
      return;
    }
    carryOut(planFor({ names: positionals, options: given }), { dryRun: given["dry-run"] === true });
  } catch (error) {
    console.error(explained(error));
    process.exitCode = error instanceof Refusal ? 1 : 2;
  }
}

/** Returns an option's value. Throws `Refusal` with an example when it is missing. */
export function required(options: Asked["options"], name: string, example: string): string {
  const value = options[name];
  if (typeof value === "string" && value) return value;
  throw new Refusal(`Say --${name} …, such as --${name} ${example}.`);
}

/** Returns the only name. Throws `Refusal` for more. */
export function only([name, ...others]: string[]): string | undefined {
  if (others.length === 0) return name;
  throw new Refusal(`One name at a time: "${others.join(" ")}" is too much.`);
}
