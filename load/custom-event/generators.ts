/** What generators can insert into one event. */
export interface EventContext {
  random: () => number;
  run: string;
  worker: number;
  sequence: number;
  /** The row of the CSV file for this event; empty without one. */
  row: Record<string, string>;
  now: () => Date;
}

type Generator = (context: EventContext) => string | number;

/** Renders a template's detail for one event. */
export type Render = (context: EventContext) => unknown;

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/**
 * Compiles a detail whose strings can contain placeholders, such as `"{{int 1 100}}"`. A string that is one placeholder
 * becomes its value, so `{{int}}` is a number; inside of a longer string it becomes text. Throws for an unknown generator.
 */
export function compileDetail(detail: unknown): Render {
  if (typeof detail === "string") return compileText(detail);
  if (Array.isArray(detail)) {
    const items = detail.map(compileDetail);
    return (context) => items.map((render) => render(context));
  }
  if (typeof detail === "object" && detail) {
    const fields = Object.entries(detail).map(([name, value]): [string, Render] => [name, compileDetail(value)]);
    return (context) => Object.fromEntries(fields.map(([name, render]) => [name, render(context)]));
  }
  return () => detail;
}

function compileText(text: string): Render {
  const placeholders = [...text.matchAll(PLACEHOLDER)];
  if (placeholders.length === 0) return () => text;
  const generators = placeholders.map(([, expression = ""]) => generatorOf(expression));
  const [only] = generators;
  if (only && placeholders[0]?.[0] === text) return only;
  return (context) => {
    let next = 0;
    return text.replace(PLACEHOLDER, () => String(generators[next++]?.(context)));
  };
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** The generators by name. Each takes the arguments of its placeholder, and returns undefined when they do not fit. */
const GENERATORS: Record<string, { usage: string; make: (args: string[]) => Generator | undefined }> = {
  uuid: { usage: "{{uuid}}", make: none(({ random }) => uuid(random)) },
  now: { usage: "{{now}}", make: none(({ now }) => now().toISOString()) },
  run: { usage: "{{run}}", make: none(({ run }) => run) },
  worker: { usage: "{{worker}}", make: none(({ worker }) => worker) },
  sequence: { usage: "{{sequence}}", make: none(({ sequence }) => sequence) },
  int: {
    usage: "{{int 1 100}}",
    make: range((low, high) => {
      if (!Number.isInteger(low) || !Number.isInteger(high)) return undefined;
      return ({ random }) => low + Math.floor(random() * (high - low + 1));
    }),
  },
  number: {
    usage: "{{number 0.5 9.5}}",
    make: range(
      (low, high) =>
        ({ random }) =>
          low + random() * (high - low),
    ),
  },
  pick: {
    usage: "{{pick EUR USD GBP}}",
    make: (args) =>
      args.length === 0 ? undefined : ({ random }) => args[Math.floor(random() * args.length)] as string,
  },
  text: {
    usage: "{{text 200}}",
    make: ([length, ...rest]) => {
      const count = Number(length);
      if (!Number.isInteger(count) || count < 1 || rest.length > 0) return undefined;
      return ({ random }) => Array.from({ length: count }, () => LETTERS[Math.floor(random() * 26)]).join("");
    },
  },
  csv: {
    usage: "{{csv column}}, or {{csv column number}}",
    make: ([column, type, ...rest]) => {
      if (column === undefined || rest.length > 0 || (type !== undefined && type !== "number")) return undefined;
      return ({ row }) => {
        const value = row[column];
        if (value === undefined) throw new Error(`The CSV file has no column ${column}. Its columns: ${columns(row)}.`);
        return type === "number" ? Number(value) : value;
      };
    },
  },
};

const columns = (row: Record<string, string>): string => Object.keys(row).join(", ") || "none";

function generatorOf(expression: string): Generator {
  const [name = "", ...args] = expression.split(/\s+/);
  const found = Object.hasOwn(GENERATORS, name) ? GENERATORS[name] : undefined;
  if (!found) {
    throw new Error(
      `{{${expression}}} is unknown. Known are: ${Object.values(GENERATORS)
        .map(({ usage }) => usage)
        .join(", ")}.`,
    );
  }
  const generator = found.make(args);
  if (generator) return generator;
  throw new Error(`{{${expression}}} has invalid arguments: write ${found.usage}.`);
}

function none(generator: Generator) {
  return (args: string[]) => (args.length === 0 ? generator : undefined);
}

function range(make: (low: number, high: number) => Generator | undefined) {
  return ([low, high, ...rest]: string[]) => {
    const [from, to] = [Number(low), Number(high)];
    return high === undefined || rest.length > 0 || !(from <= to) ? undefined : make(from, to);
  };
}

/** Returns a version 4 UUID from a seeded source, so that the same seed repeats it. */
function uuid(random: () => number): string {
  return "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".replace(/[xy]/g, (character) => {
    const nibble = Math.floor(random() * 16);
    return (character === "x" ? nibble : (nibble & 3) | 8).toString(16);
  });
}
