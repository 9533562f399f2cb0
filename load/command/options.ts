import { parseArgs } from "node:util";
import { type Exports, FORMAT_NAMES } from "../export/export.ts";
import { InvalidScenario, parseScenario, readScenario, Scenario } from "./scenario.ts";

export type Options = RunOptions | RemoveOptions | CompareOptions | TrendOptions | ExportOptions;

export interface RunOptions {
  command: "run";
  scenario: Scenario;
  repeat: number;
  out: string;
  yes: boolean;
  config: string | undefined;
  exports: Exports;
}
interface RemoveOptions {
  command: "remove";
  stage: string;
  bus: string | undefined;
  config: string | undefined;
}
export interface CompareOptions {
  command: "compare";
  /** Result files or folders. */
  paths: [before: string, after: string];
  html: string | undefined;
}
export interface TrendOptions {
  command: "trend";
  paths: string[];
  html: string | undefined;
}
interface ExportOptions {
  command: "export";
  paths: string[];
  exports: Exports;
}

const camelCase = (option: string): string => option.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const kebabCase = (field: string): string => field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Scenario fields without an option. */
const FILE_ONLY = ["name"];

const HELP = { type: "boolean", short: "h" } as const;
const TEXT = { type: "string" } as const;
const EXPORTS = Object.fromEntries(FORMAT_NAMES.map((format) => [format, TEXT])) as Record<keyof Exports, typeof TEXT>;

const COMMANDS: Record<string, (args: string[]) => Options | undefined> = {
  compare: compareOptions,
  trend: trendOptions,
  export: exportOptions,
  remove: removeOptions,
};

/** Parses the command line. Returns undefined when it asks for help. Throws `InvalidScenario`, or `TypeError` for an unknown option. */
export function readOptions(args: string[]): Options | undefined {
  const [command] = args;
  if (command === undefined || command.startsWith("-")) return runOptions(args);
  const read = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (read) return read(args.slice(1));
  throw new InvalidScenario(
    `There is no command ${command}. The commands are ${Object.keys(COMMANDS).join(", ")}; without one, a run starts.`,
  );
}

function compareOptions(args: string[]): CompareOptions | undefined {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { html: TEXT, help: HELP } });
  if (values.help) return undefined;
  const [before, after, ...more] = positionals;
  if (before === undefined || after === undefined || more.length > 0) {
    throw new InvalidScenario(`compare takes two results (files or folders), not ${positionals.length}.`);
  }
  return { command: "compare", paths: [before, after], html: values.html };
}

function trendOptions(args: string[]): TrendOptions | undefined {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { html: TEXT, help: HELP } });
  if (values.help) return undefined;
  if (positionals.length === 0) throw new InvalidScenario("trend takes results: files or folders.");
  return { command: "trend", paths: positionals, html: values.html };
}

function exportOptions(args: string[]): ExportOptions | undefined {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { ...EXPORTS, help: HELP } });
  const { help, ...exports } = values;
  if (help) return undefined;
  if (positionals.length === 0) throw new InvalidScenario("export takes results: files or folders.");
  if (Object.keys(exports).length === 0) {
    throw new InvalidScenario(
      `export needs a format: ${FORMAT_NAMES.map((format) => `--${format} <file>`).join(", ")}.`,
    );
  }
  return { command: "export", paths: positionals, exports };
}

function removeOptions(args: string[]): RemoveOptions | undefined {
  const { values } = parseArgs({ args, options: { stage: TEXT, bus: TEXT, config: TEXT, help: HELP } });
  const { help, config, ...named } = values;
  if (help) return undefined;
  const { stage = "dev", bus } = parseScenario(named, "The command line", (field) => `--${field}`);
  if (stage === "local") throw new InvalidScenario("A local cloud removes its probe by itself when it ends.");
  return { command: "remove", stage, bus, config };
}

function runOptions(args: string[]): RunOptions | undefined {
  const fields = Object.keys(Scenario.entries).filter((field) => !FILE_ONLY.includes(field));
  const ofScenario = fields.map((field) => [
    kebabCase(field),
    { ...TEXT, ...(field === "failIf" && { multiple: true }) },
  ]);
  const { values } = parseArgs({
    args,
    options: {
      ...(Object.fromEntries(ofScenario) as Record<string, { type: "string"; multiple?: boolean }>),
      ...EXPORTS,
      scenario: TEXT,
      config: TEXT,
      repeat: { ...TEXT, default: "1" },
      out: { ...TEXT, default: "load-results" },
      yes: { type: "boolean", default: false },
      help: HELP,
    },
  });
  const { scenario: file, config, repeat, out, yes, help, ...given } = values;
  if (help) return undefined;
  const isExport = (option: string) => FORMAT_NAMES.some((format) => format === option);
  const [forExports, forScenario] = [true, false].map((wanted) =>
    Object.entries(given).filter(([option]) => isExport(option) === wanted),
  );
  const overrides = Object.fromEntries((forScenario ?? []).map(([option, value]) => [camelCase(option), value]));
  const fromLine = parseScenario(overrides, "The command line", (field) => `--${kebabCase(field)}`);
  const fromFile = file === undefined ? {} : readScenario(String(file));
  return {
    command: "run",
    scenario: { ...fromFile, ...fromLine },
    repeat: repetitions(String(repeat)),
    out: String(out),
    yes: yes === true,
    config: config === undefined ? undefined : String(config),
    exports: Object.fromEntries(forExports ?? []) as Exports,
  };
}

const MOST_REPETITIONS = 100;

function repetitions(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_REPETITIONS) return count;
  throw new InvalidScenario(`--repeat is "${text}": must be a whole number from 1 to ${MOST_REPETITIONS}.`);
}
