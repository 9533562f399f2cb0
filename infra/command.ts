import { type ParseArgsConfig, parseArgs } from "node:util";
import { explained } from "../events/dead-letters/explained.ts";
import { outliveReader, printableLines } from "../events/dead-letters/terminal.ts";

const OPTIONS = {
  stage: { type: "string" },
  context: { type: "string", short: "c", multiple: true, default: [] },
  yes: { type: "boolean", short: "y", default: false },
  help: { type: "boolean", short: "h", default: false },
} satisfies ParseArgsConfig["options"];

/** The stage's name and context, from the command line. */
export interface Asked {
  stage: string;
  context: Record<string, string>;
  /** Whether to skip confirmation prompts. */
  yes: boolean;
}

/**
 * Runs a command on a stage, with the CDK's options `--stage <name> -c <key>=<value> …`, and sets the exit status: the
 * result of `run`, 0 after `--help`, 2 when the command could not run.
 */
export async function stageCommand(help: string, run: (asked: Asked) => Promise<number>): Promise<void> {
  outliveReader();
  try {
    const { values } = parseArgs({ options: OPTIONS });
    if (values.help) console.log(help);
    else process.exitCode = await run(asked(values));
  } catch (error) {
    console.error(printableLines(explained(error)));
    process.exitCode = 2;
  }
}

function asked({ stage, context, yes }: { stage?: string | undefined; context: string[]; yes: boolean }): Asked {
  if (!stage) throw new Error("Say which stage: --stage dev");
  const pairs = context.map((pair) => {
    const at = pair.indexOf("=");
    if (at < 1) throw new Error(`-c ${pair}: it must be <key>=<value>`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  return { stage, context: { ...Object.fromEntries(pairs), stage }, yes };
}
