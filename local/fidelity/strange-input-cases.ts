import type { Random } from "../random.ts";
import type { Schema, Structure } from "./schema.ts";
import { exampleOf } from "./strange-input.fixture.ts";
import { type Input, Raw } from "./wire.ts";

/** From an input to one of its parts: names of members and keys of maps, positions in lists. */
type Path = readonly (string | number)[];

interface Part {
  path: Path;
  schema: Schema;
}

/** An input that is as it should be in all but one part. */
export interface StrangeInput {
  at: string;
  input: Input;
}

/**
 * Inputs with each of their parts replaced by some strange values, and with members and keys that nothing knows. The
 * whole list of values is tried on the parts of an API together, on each part `values` of them.
 */
export function strangeInputs(schema: Structure, example: () => Input, random: Random, values: number): StrangeInput[] {
  const one = ({ path }: Part, value: unknown): StrangeInput => ({
    at: path.join("."),
    input: withPart(example(), schema, path, value) as Input,
  });
  return partsOf(schema).flatMap((part) => {
    const first = random.next() * STRANGE.length;
    const step = STRANGE.length / values;
    const replaced = Array.from({ length: values }, (_, i) => STRANGE[Math.floor(first + i * step) % STRANGE.length]);
    return [...replaced, ...withStrangeNames(part.schema)].map((value) => one(part, value));
  });
}

/** Values that are right but for a member or a key. */
function withStrangeNames(schema: Schema): unknown[] {
  if (schema.kind === "map") {
    const value = exampleOf(schema.of());
    return [Object.fromEntries(NAMES.map((name) => [name, value]))];
  }
  if (schema.kind !== "structure") return [];
  return [Object.fromEntries([...Object.entries(exampleOf(schema) as Input), ...NAMES.map((name) => [name, "x"])])];
}

const NAMES = ["__proto__", "constructor", "hasOwnProperty", "toString", "", " ", "\u0000", "\ud800", "a.b[0]"];

/** Every part of an input, at every depth; in a structure that holds itself, to its second level. */
function partsOf(schema: Structure): Part[] {
  const walk = (each: Schema, path: Path, around: readonly string[]): Part[] => {
    const here = path.length > 0 ? [{ path, schema: each }] : [];
    if (each.kind === "list") return [...here, ...walk(each.of(), [...path, 0], around)];
    if (each.kind === "map") return [...here, ...walk(each.of(), [...path, "a"], around)];
    if (each.kind !== "structure") return here;
    const shape = each.members.map(({ name }) => name).join();
    if (around.includes(shape)) return here;
    return [
      ...here,
      ...each.members.flatMap(({ name, schema: own }) => walk(own, [...path, name], [...around, shape])),
    ];
  };
  return walk(schema, [], []);
}

/** An input with another value at a path; what is missing on the way there is put in. */
function withPart(input: unknown, schema: Schema | undefined, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === "number") {
    const items = Array.isArray(input) && input.length > 0 ? [...input] : [undefined];
    items[step] = withPart(items[step], schema?.kind === "list" ? schema.of() : undefined, rest, value);
    return items;
  }
  const given = input ?? (schema && exampleOf(schema));
  const own = typeof given === "object" && given !== null && !Array.isArray(given) ? (given as Input) : {};
  if (schema?.kind === "map") {
    const key = Object.keys(own)[0] ?? step;
    return replaced(own, key, withPart(own[key], schema.of(), rest, value));
  }
  const member = schema?.kind === "structure" ? schema.members.find(({ name }) => name === step) : undefined;
  const others = schema?.kind === "structure" && schema.union ? {} : own;
  return replaced(others, step, withPart(own[step], member?.schema, rest, value));
}

const replaced = (own: Input, name: string, value: unknown): Input =>
  Object.fromEntries([...Object.entries(own).filter(([key]) => key !== name), [name, value]]);

const nested = (open: string, inside: string, close: string, levels: number) =>
  new Raw(open.repeat(levels) + inside + close.repeat(levels));

/** Deeper than a program's stack. */
const DEEP = 20_000;

/** Values of every type, and some that only programs written in a hurry take for what they look like. */
const STRANGE: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  -1,
  0.5,
  2 ** 53,
  new Raw("1e400"),
  "",
  "\u0000",
  "\ud800",
  "__proto__",
  "constructor",
  "x".repeat(70_000),
  "arn:",
  "%",
  "{",
  "null",
  "[]",
  '"text"',
  "[null]",
  '{"__proto__":{"a":1},"constructor":null}',
  '{"Statement":[null]}',
  "-1",
  "1e999",
  [],
  [null],
  [[]],
  [{}],
  [""],
  ["__proto__", "__proto__"],
  {},
  { a: null },
  { a: {} },
  { a: [] },
  { "": "" },
  JSON.parse('{"__proto__":null}'),
  JSON.parse('{"__proto__":{},"constructor":{},"toString":"x","hasOwnProperty":1}'),
  { length: -1 },
  nested('{"M":{"a":', '{"S":"x"}', "}}", 40),
  nested("[", "", "]", DEEP),
  "[".repeat(DEEP) + "]".repeat(DEEP),
  `${'{"a":'.repeat(DEEP)}1${"}".repeat(DEEP)}`,
];
