import { readFileSync } from "node:fs";
import * as v from "valibot";
import { TARGETS } from "../probe/probe-event.ts";
import { parseDuration, parseSizes } from "./units.ts";

export const PROFILES = ["steady", "ramp", "spike", "soak", "step-to-break"] as const;
/** A number, or text that holds one, as on the command line. */
const number = (check: (value: number) => boolean, expected: string) =>
  v.pipe(
    v.union(
      [v.number(), v.pipe(v.string(), v.trim(), v.regex(/^\d+(\.\d+)?$/, expected), v.transform(Number))],
      expected,
    ),
    v.check(check, expected),
  );
const rate = number((value) => value > 0 && value <= 1_000_000, "must be a number of events per second above 0");
const count = (least: number, most: number) =>
  number(
    (value) => Number.isInteger(value) && value >= least && value <= most,
    `must be a whole number from ${least} to ${most}`,
  );
const MOST_THREADS = 64;
const MOST_FUNCTIONS = 100;
const WORKERS = `must be a whole number of threads from 1 to ${MOST_THREADS}, or lambda:<n> with up to ${MOST_FUNCTIONS}`;
const workers = v.pipe(
  v.union([v.number(), v.string()], WORKERS),
  v.transform(String),
  v.regex(/^(lambda:)?\d+$/, WORKERS),
  v.transform((text) => {
    const kind = text.startsWith("lambda:") ? ("lambda" as const) : ("thread" as const);
    return { kind, count: Number(text.replace("lambda:", "")) };
  }),
  v.check(({ kind, count }) => count >= 1 && count <= (kind === "lambda" ? MOST_FUNCTIONS : MOST_THREADS), WORKERS),
);
const seconds = v.pipe(v.string(), v.transform(parseDuration));

/** A scenario, from a file or the command line. Missing fields have defaults. */
export const Scenario = v.strictObject({
  name: v.optional(v.string()),
  stage: v.optional(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9]*$/, "must be a stage's name, such as dev"))),
  bus: v.optional(v.pipe(v.string(), v.regex(/^[\w./-]{1,256}$/, "must be the name of an event bus"))),
  app: v.optional(v.string()),
  flow: v.optional(v.picklist(["events", "orders"])),
  target: v.optional(v.picklist(TARGETS)),
  client: v.optional(v.picklist(["sdk", "lean"])),
  profile: v.optional(v.picklist(PROFILES)),
  rate: v.optional(rate),
  from: v.optional(rate),
  peak: v.optional(rate),
  peakAt: v.optional(seconds),
  peakFor: v.optional(seconds),
  step: v.optional(rate),
  stepEvery: v.optional(seconds),
  duration: v.optional(seconds),
  warmUp: v.optional(seconds),
  quiet: v.optional(seconds),
  drain: v.optional(seconds),
  event: v.optional(v.string()),
  size: v.optional(v.pipe(v.string(), v.transform(parseSizes))),
  batch: v.optional(count(1, 10)),
  rules: v.optional(count(1, 50)),
  otherRules: v.optional(count(0, 200)),
  workers: v.optional(workers),
  receivers: v.optional(count(1, 1000)),
  maxInFlight: v.optional(count(1, 10_000)),
  maxEvents: v.optional(count(1, 200_000_000)),
  requestTimeout: v.optional(seconds),
  seed: v.optional(count(0, 4_294_967_295)),
  failIf: v.optional(v.array(v.string())),
});
export type Scenario = v.InferOutput<typeof Scenario>;

/** An error in a scenario or an option. */
export class InvalidScenario extends Error {
  override name = "InvalidScenario";
}

/** Parses a scenario's fields. Throws `InvalidScenario`, naming the origin, the field, and what it must be. */
export function parseScenario(value: unknown, from: string, nameOf = (field: string) => field): Scenario {
  try {
    const { success, output, issues } = v.safeParse(Scenario, value);
    if (success) return output;
    const [issue] = issues;
    const field = v.getDotPath(issue) ?? "";
    const known = issue.type === "strict_object" && issue.expected === "never";
    if (known) {
      const fields = Object.keys(Scenario.entries).map(nameOf).join(", ");
      throw new InvalidScenario(`${from}: ${nameOf(field)} is unknown. Known are: ${fields}.`);
    }
    throw new InvalidScenario(`${from}: ${nameOf(field)} is ${JSON.stringify(issue.input)}: ${issue.message}.`);
  } catch (error) {
    if (error instanceof InvalidScenario || !(error instanceof Error)) throw error;
    throw new InvalidScenario(`${from}: ${error.message}`, { cause: error });
  }
}

/** Reads a scenario file. Throws `InvalidScenario`. */
export function readScenario(file: string): Scenario {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new InvalidScenario(`The scenario ${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
  if (Array.isArray(value)) throw new InvalidScenario(`The scenario ${file} is a list, but must be an object.`);
  if (typeof value === "object" && value && "$schema" in value) delete value.$schema;
  return parseScenario(value, `The scenario ${file}`);
}
