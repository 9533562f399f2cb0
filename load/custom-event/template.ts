import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import * as v from "valibot";
import { InvalidScenario } from "../command/scenario.ts";
import { PROBE_SOURCE } from "../probe/probe-event.ts";
import { parseCsv } from "./csv.ts";
import { compileDetail } from "./generators.ts";

const Name = v.pipe(v.string(), v.minLength(1), v.maxLength(256));

const Rule = v.strictObject({
  /** An EventBridge event pattern. */
  pattern: v.record(v.string(), v.unknown()),
  /** How many identical rules to create. */
  count: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)), 1),
  /** Whether the rules match and deliver every event of the run, or none of them. */
  matches: v.optional(v.picklist(["every", "none"]), "every"),
  inputTransformer: v.optional(
    v.strictObject({ inputPathsMap: v.optional(v.record(v.string(), v.string()), {}), inputTemplate: v.string() }),
  ),
});

const Template = v.strictObject({
  /** By default the probe's own, which only the probe's rules match. */
  source: v.optional(v.pipe(Name, v.regex(/^(?!aws\.)/, "must not begin with aws., which AWS reserves")), PROBE_SOURCE),
  detailType: Name,
  /** Its strings can contain generators, such as `{{uuid}}`. */
  detail: v.record(v.string(), v.unknown()),
  /** A CSV file, relative to the template, for the generator `csv`. Events use its rows in turn. */
  csv: v.optional(v.string()),
  rules: v.optional(v.pipe(v.array(Rule), v.minLength(1))),
});

/** A template for the events of a run, as a file or `load.config.ts` holds it. */
export type EventTemplate = v.InferInput<typeof Template>;
export type CustomRule = v.InferOutput<typeof Rule>;

/** A valid template with the rows of its CSV file: plain data, which can be sent to workers. */
export interface CustomEvent extends Omit<v.InferOutput<typeof Template>, "csv"> {
  name: string;
  rows: Record<string, string>[];
}

/**
 * Reads the template that `--event` names: one of the application's `events`, or a JSON file. Throws `InvalidScenario`, naming
 * the template and its invalid field.
 */
export function readCustomEvent(name: string, events: Record<string, EventTemplate> = {}): CustomEvent {
  const ofApplication = Object.hasOwn(events, name) ? events[name] : undefined;
  const value = ofApplication ?? readJson(name, Object.keys(events));
  const { success, output, issues } = v.safeParse(Template, value);
  if (!success) {
    const [issue] = issues;
    throw new InvalidScenario(`The event ${name} is invalid: ${v.getDotPath(issue) ?? ""}: ${issue.message}.`);
  }
  const { csv, ...template } = output;
  const rows = csv === undefined ? [] : readRows(resolve(ofApplication ? "." : dirname(name), csv));
  for (const { pattern } of template.rules ?? []) {
    if (!("resources" in pattern)) continue;
    throw new InvalidScenario(
      `The event ${name} is invalid: the probe's rules match by resources, so a pattern must not contain resources.`,
    );
  }
  try {
    compileDetail(template.detail);
  } catch (cause) {
    throw new InvalidScenario(`The event ${name} is invalid: ${(cause as Error).message}`, { cause });
  }
  return { ...template, name, rows };
}

function readJson(file: string, known: string[]): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const others = known.length > 0 ? ` The application's events: ${known.join(", ")}.` : "";
    throw new InvalidScenario(`The event ${file} cannot be read: ${(cause as Error).message}.${others}`, { cause });
  }
}

function readRows(file: string): Record<string, string>[] {
  try {
    const rows = parseCsv(readFileSync(file, "utf8"));
    if (rows.length === 0) throw new Error("it has no rows.");
    return rows;
  } catch (cause) {
    throw new InvalidScenario(`The CSV file ${file} cannot be used: ${(cause as Error).message}`, { cause });
  }
}
