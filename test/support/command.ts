import { inspect, type ParseArgsConfig, parseArgs } from "node:util";
import { printableLines } from "../../events/dead-letters/terminal.ts";

type Parsed<Config extends ParseArgsConfig> = ReturnType<typeof parseArgs<Config>>;

/**
 * Runs a command of this folder with its options, and sets its exit status: what `run` gives, 0 after `--help`, 2 when it
 * could not be run; then its error is printed.
 */
export async function command<Config extends ParseArgsConfig>(
  usage: string,
  config: Config,
  run: (parsed: Parsed<Config>) => Promise<number>,
): Promise<void> {
  try {
    const parsed = parsedBy({ ...config, options: { ...config.options, help: { type: "boolean", short: "h" } } });
    if ((parsed.values as { help?: boolean }).help) console.log(usage);
    else process.exitCode = await run(parsed as Parsed<Config>);
  } catch (error) {
    console.error(printableLines(error instanceof UsageError ? `${error.message}\n\n${usage}` : explained(error)));
    process.exitCode = 2;
  }
}

/** The command cannot be run as it was given. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The message of an error that its message explains; everything of one that nobody expected. */
function explained(error: unknown): string {
  // By its name: the class belongs to a package that not every command needs.
  return error instanceof Error && error.name === "ExplainedError" ? error.message : inspect(error);
}

function parsedBy<Config extends ParseArgsConfig>(config: Config): Parsed<Config> {
  try {
    return parseArgs(config);
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}
