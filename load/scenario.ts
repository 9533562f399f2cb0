import { readFileSync } from "node:fs";
import * as v from "valibot";
import { SMALLEST_ENTRY, TARGETS } from "./probe-event.ts";
import type { Configuration, Profile } from "./result.ts";
import { segmentsOf, totalEvents } from "./schedule.ts";
import { parseThreshold, type ThresholdRule } from "./thresholds.ts";
import { parseDuration, parseSizes } from "./units.ts";

/** Seconds, where the scenario says none. */
const DURATIONS = { steady: 60, ramp: 60, spike: 60, soak: 3600, "step-to-break": 120 };

const PROFILES = ["steady", "ramp", "spike", "soak", "step-to-break"] as const;
/** EventBridge's limit of an entry, and of a request. */
const MOST_BYTES = 1_048_576;

/** Text, as the command line gives it, or a number, as a file may hold it. */
const number = (check: (value: number) => boolean, expected: string) =>
  v.pipe(
    v.union(
      [v.number(), v.pipe(v.string(), v.trim(), v.regex(/^\d+(\.\d+)?$/, expected), v.transform(Number))],
      expected,
    ),
    v.check(check, expected),
  );
const rate = number((value) => value > 0 && value <= 1_000_000, "a rate is a number of events a second, above 0");
const count = (least: number, most: number) =>
  number(
    (value) => Number.isInteger(value) && value >= least && value <= most,
    `has to be a whole number from ${least} to ${most}`,
  );
const seconds = v.pipe(v.string(), v.transform(parseDuration));

/** A scenario as a file keeps it and the command line says it; what is not said has a default. */
export const Scenario = v.strictObject({
  name: v.optional(v.string()),
  stage: v.optional(v.pipe(v.string(), v.regex(/^[a-z][a-z0-9]*$/, "a stage is named like dev"))),
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
  size: v.optional(v.pipe(v.string(), v.transform(parseSizes))),
  batch: v.optional(count(1, 10)),
  rules: v.optional(count(1, 50)),
  otherRules: v.optional(count(0, 200)),
  workers: v.optional(count(1, 64)),
  receivers: v.optional(count(1, 1000)),
  maxInFlight: v.optional(count(1, 10_000)),
  maxEvents: v.optional(count(1, 200_000_000)),
  requestTimeout: v.optional(seconds),
  seed: v.optional(count(0, 4_294_967_295)),
  failIf: v.optional(v.array(v.string())),
});
export type Scenario = v.InferOutput<typeof Scenario>;

/** What is to be done, checked and complete. */
export interface Plan extends Omit<Configuration, "endpoint" | "region"> {
  maxEvents: number;
  /** Events of the whole schedule, with the warm-up. */
  events: number;
  requestTimeoutMs: number;
  thresholds: ThresholdRule[];
}

/** A mistake in what was asked for. */
export class InvalidScenario extends Error {
  override name = "InvalidScenario";
}

/** Checks a scenario's fields. Throws `InvalidScenario`, naming where each came from, the field, and what it should be. */
export function parseScenario(value: unknown, from: string, nameOf = (field: string) => field): Scenario {
  try {
    const { success, output, issues } = v.safeParse(Scenario, value);
    if (success) return output;
    const [issue] = issues;
    const field = v.getDotPath(issue) ?? "";
    const known = issue.type === "strict_object" && issue.expected === "never";
    if (known) {
      const fields = Object.keys(Scenario.entries).map(nameOf).join(", ");
      throw new InvalidScenario(`${from}: there is no ${nameOf(field)}. There are: ${fields}.`);
    }
    throw new InvalidScenario(`${from}: ${nameOf(field)} is ${JSON.stringify(issue.input)}: ${issue.message}.`);
  } catch (error) {
    if (error instanceof InvalidScenario || !(error instanceof Error)) throw error;
    throw new InvalidScenario(`${from}: ${error.message}`, { cause: error });
  }
}

/** Reads a scenario's file. Throws `InvalidScenario`. */
export function readScenario(file: string): Scenario {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new InvalidScenario(`The scenario ${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
  if (Array.isArray(value)) throw new InvalidScenario(`The scenario ${file} is a list: it has to be one object.`);
  if (typeof value === "object" && value && "$schema" in value) delete value.$schema;
  return parseScenario(value, `The scenario ${file}`);
}

/** The plan that a scenario makes, with defaults for what it leaves open. Throws `InvalidScenario`. */
export function planOf(scenario: Scenario): Plan {
  const durationSeconds = scenario.duration ?? DURATIONS[scenario.profile ?? "steady"];
  const profile = profileOf(scenario, durationSeconds);
  const warmUpSeconds = scenario.warmUp ?? 5;
  const flow = scenario.flow ?? "events";
  const batch = flow === "orders" ? 1 : (scenario.batch ?? 1);
  const rules = flow === "orders" ? 1 : (scenario.rules ?? 1);
  const sizes = scenario.size ?? [{ bytes: 1024, weight: 1 }];
  const events = totalEvents(segmentsOf(profile, durationSeconds, warmUpSeconds));
  const isLocal = (scenario.stage ?? "dev") === "local";
  const maxEvents = scenario.maxEvents ?? (isLocal ? 20_000_000 : 1_000_000);
  const peak = highestRate(profile, durationSeconds);
  const workers = scenario.workers ?? Math.max(1, Math.min(16, Math.ceil(peak / batch / 5000)));
  refuse(durationSeconds < 1, "duration", "has to be 1s or longer");
  refuse(events < 1, "rate", "makes no event at all within the duration");
  refuse(
    events > maxEvents,
    "maxEvents",
    `is ${maxEvents}, but the schedule holds ${events} events: raise it, if you mean that`,
  );
  for (const { bytes } of sizes) {
    refuse(
      bytes < SMALLEST_ENTRY,
      "size",
      `has to be ${SMALLEST_ENTRY} bytes or more: the event carries its own marks`,
    );
    refuse(
      bytes * batch > MOST_BYTES,
      "size",
      `times batch is over the ${MOST_BYTES} bytes that a PutEvents request may hold`,
    );
  }
  return {
    scenario: scenario.name ?? "command line",
    stage: scenario.stage ?? "dev",
    flow,
    target: scenario.target ?? "sqs",
    client: scenario.client ?? "lean",
    profile,
    durationSeconds,
    warmUpSeconds,
    quietSeconds: scenario.quiet ?? 5,
    drainSeconds: scenario.drain ?? 120,
    sizes,
    batch,
    rules,
    otherRules: scenario.otherRules ?? 0,
    workers,
    receivers: Math.max(workers, scenario.receivers ?? Math.max(4, Math.min(200, Math.ceil((peak * rules) / 300)))),
    maxInFlight: Math.max(workers, scenario.maxInFlight ?? 1000),
    seed: scenario.seed ?? 1,
    maxEvents,
    events,
    requestTimeoutMs: (scenario.requestTimeout ?? 30) * 1000,
    thresholds: (scenario.failIf ?? []).flatMap((list) => list.split(",")).map(parseThreshold),
  };
}

function refuse(when: boolean, field: string, message: string): void {
  if (when) throw new InvalidScenario(`${field} ${message}.`);
}

/** What only some profiles have: said for another one it would be ignored in silence. */
const OF_PROFILE: Record<(typeof PROFILES)[number], (keyof Scenario)[]> = {
  steady: [],
  soak: [],
  ramp: ["from"],
  spike: ["peak", "peakAt", "peakFor"],
  "step-to-break": ["step", "stepEvery"],
};

function profileOf(scenario: Scenario, durationSeconds: number): Profile {
  const { profile: kind = "steady", rate = 100 } = scenario;
  for (const [other, fields] of Object.entries(OF_PROFILE)) {
    const stray = other === kind ? undefined : fields.find((field) => scenario[field] !== undefined);
    refuse(stray !== undefined, String(stray), `belongs to the profile ${other}, but the profile is ${kind}`);
  }
  switch (kind) {
    case "steady":
    case "soak":
      return { kind, rate };
    case "ramp":
      return { kind, from: scenario.from ?? Math.max(1, rate / 100), rate };
    case "spike": {
      const forSeconds = scenario.peakFor ?? durationSeconds / 10;
      const atSeconds = scenario.peakAt ?? (durationSeconds - forSeconds) / 2;
      refuse(atSeconds + forSeconds > durationSeconds, "peakAt", "plus peakFor is beyond the duration");
      return { kind, rate, peak: scenario.peak ?? rate * 10, atSeconds, forSeconds };
    }
    case "step-to-break":
      return { kind, rate, step: scenario.step ?? rate, everySeconds: scenario.stepEvery ?? 10 };
  }
}

/** Events a second at the profile's height. */
export function highestRate(profile: Profile, durationSeconds: number): number {
  return Math.max(...segmentsOf(profile, durationSeconds, 0).flatMap(({ from, to }) => [from, to]));
}
