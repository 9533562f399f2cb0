import { parseArgs } from "node:util";
import { ExplainedError } from "../../explained-error.ts";
import type { FaultInput } from "../fault.ts";
import { type FaultKind, KINDS, kindNamed } from "../kinds.ts";
import { AIMS, SETTINGS, type SettingWords } from "../words.ts";

type Read = (text: string, option: string) => unknown;
const number: Read = (text, option) => {
  const value = Number(text);
  if (text.trim() !== "" && !Number.isNaN(value)) return value;
  throw new ExplainedError(`--${option} ${text}: expected a number.`);
};
const asIs: Read = (text) => text;
const yesOrNo: Read = (text, option) => {
  if (text === "true" || text === "false") return text === "true";
  throw new ExplainedError(`--${option} ${text}: expected true or false.`);
};

const READ: Record<SettingWords["type"], Read> = { number, text: asIs, "yes-no": yesOrNo };

/** Returns the option for a setting of a fault. */
export const optionFor = (field: string): string =>
  `--${Object.entries(SETTINGS).find(([, setting]) => setting.field === field)?.[0] ?? field}`;

const line = (name: string, says: string): string => `  ${name.padEnd(26)} ${says}`;

export const USAGE = `Usage: cdk-local-cloud-fault list | kinds | add <kind> [options] | remove <id> | clear
       npm run fault -- add target-unavailable --target '*-on-order-created' --for 60

Injects faults at the edges of a running local cloud. A fault holds until it is removed, its --count is used up, or its
--for is over.

  list                       the faults that are on, and the last that ended, with how often each has struck
  kinds                      every kind of fault, what it does, and what it can be aimed at
  add <kind>                 switches a fault on
  remove <id>                ends one
  clear                      ends all

What it hits; all that are given must fit. A name is an ARN or its last part, * stands for anything:
${Object.entries(AIMS)
  .map(([aim, says]) => line(`--${aim} <name>`, says))
  .join("\n")}

How often, for how long, and how:
${Object.entries(SETTINGS)
  .map(([option, { says }]) => line(`--${option} <value>`, says))
  .join("\n")}

  --json                     for programs
  --endpoint <url>           (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566)
  --help                     this text

Exit status: 0 done, 1 the cloud refuses it or is not there, 2 the options are wrong.`;

export type Command =
  | { do: "help" }
  | ({ json: boolean; endpoint: string } & (
      | { do: "list" | "kinds" | "clear" }
      | { do: "add"; fault: FaultInput }
      | { do: "remove"; id: string }
    ));

/** Reads the command line. Throws `ExplainedError`. */
export function readCommand(args: string[], environment = process.env): Command {
  const { values, positionals } = parsed(args);
  if (values["help"]) return { do: "help" };
  const [verb, ...operands] = positionals;
  const common = {
    json: values["json"] === true,
    endpoint: String(values["endpoint"] ?? environment["AWS_ENDPOINT_URL"] ?? "http://127.0.0.1:4566"),
  };
  const given = [...Object.keys(AIMS), ...Object.keys(SETTINGS)].filter((name) => values[name] !== undefined);
  if (verb !== "add" && given.length > 0) throw new ExplainedError(`--${given[0]} is for add.`);
  switch (verb) {
    case "list":
    case "kinds":
    case "clear":
      expectOperands(verb, operands, 0);
      return { do: verb, ...common };
    case "remove":
      expectOperands("remove <id>", operands, 1);
      return { do: "remove", id: operands[0] ?? "", ...common };
    case "add":
      expectOperands("add <kind>", operands, 1);
      return { do: "add", fault: faultIn(operands[0] ?? "", values), ...common };
    default:
      throw new ExplainedError(
        verb ? `There is no command ${verb}.` : "Say what to do: list, kinds, add, remove, or clear.",
      );
  }
}

function faultIn(kind: string, values: Record<string, unknown>): FaultInput {
  if (!kindNamed(kind))
    throw new ExplainedError(`There is no fault of the kind ${kind}. Kinds: ${Object.keys(KINDS).join(", ")}.`);
  const at = Object.fromEntries(
    Object.keys(AIMS).flatMap((aim) => (values[aim] === undefined ? [] : [[aim, String(values[aim])]])),
  );
  const settings = Object.entries(SETTINGS).flatMap(([option, { field, type }]) =>
    values[option] === undefined ? [] : [[field, READ[type](String(values[option]), option)]],
  );
  return {
    kind: kind as FaultKind,
    ...(Object.keys(at).length > 0 && { at }),
    ...Object.fromEntries(settings),
  };
}

function expectOperands(usage: string, operands: string[], count: number): void {
  if (operands.length > count)
    throw new ExplainedError(`Unexpected after ${usage}: ${operands.slice(count).join(" ")}.`);
  if (operands.length < count) throw new ExplainedError(`Something is missing: ${usage}.`);
}

function parsed(args: string[]): { values: Record<string, string | boolean | undefined>; positionals: string[] } {
  const text = (names: string[]) => Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...text([...Object.keys(AIMS), ...Object.keys(SETTINGS), "endpoint"]),
        json: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (cause) {
    throw new ExplainedError((cause as Error).message, { cause });
  }
}
