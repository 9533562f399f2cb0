import { entryBytes, sampleEntries } from "../custom-event/entries.ts";
import { countRules, defaultRules } from "../custom-event/rules.ts";
import type { CustomEvent, CustomRule } from "../custom-event/template.ts";
import { SMALLEST_ENTRY, TARGETS } from "../probe/probe-event.ts";
import type { Configuration, Profile } from "../result/result.ts";
import { parseThreshold, type ThresholdRule } from "../result/thresholds.ts";
import { segmentsOf, totalEvents } from "../schedule/schedule.ts";
import { InvalidScenario, type PROFILES, type Scenario } from "./scenario.ts";

/** The default duration in seconds. */
const DURATIONS = { steady: 60, ramp: 60, spike: 60, soak: 3600, "step-to-break": 120 };

/** EventBridge's size limit of an entry and of a request. */
const MOST_BYTES = 1_048_576;

/** A complete and valid description of a run. */
export interface Plan extends Omit<Configuration, "endpoint" | "region"> {
  /** A cloud assembly to run in a local cloud, instead of the application in the working directory. */
  app: string | undefined;
  /** Whether the run is against a local cloud. */
  isLocal: boolean;
  maxEvents: number;
  /** Events in the whole schedule, including the warm-up. */
  events: number;
  requestTimeoutMs: number;
  thresholds: ThresholdRule[];
  /** The template of the events, and the rules that the probe has for them; undefined for the probe's own event. */
  custom: CustomEvent | undefined;
  customRules: CustomRule[];
}

/** Returns the plan for a scenario, with defaults for missing fields. Throws `InvalidScenario`. */
export function planOf(scenario: Scenario, custom?: CustomEvent): Plan {
  const durationSeconds = scenario.duration ?? DURATIONS[scenario.profile ?? "steady"];
  const profile = profileOf(scenario, durationSeconds);
  const warmUpSeconds = scenario.warmUp ?? 5;
  const flow = scenario.flow ?? "events";
  const batch = flow === "orders" ? 1 : (scenario.batch ?? 1);
  const seed = scenario.seed ?? 1;
  const customRules = custom ? (custom.rules ?? defaultRules(scenario.rules ?? 1)) : [];
  const customCounts = countRules(customRules);
  const rules = custom ? customCounts.every : flow === "orders" ? 1 : (scenario.rules ?? 1);
  const customBytes = custom ? sampleEntries(custom, seed, SIZE_SAMPLES).map(entryBytes) : [];
  const sizes = custom ? [{ bytes: mean(customBytes), weight: 1 }] : (scenario.size ?? [{ bytes: 1024, weight: 1 }]);
  const events = totalEvents(segmentsOf(profile, durationSeconds, warmUpSeconds));
  const stage = scenario.stage ?? (scenario.app === undefined ? "dev" : "local");
  const isLocal = stage === "local";
  const maxEvents = scenario.maxEvents ?? (isLocal ? 20_000_000 : 1_000_000);
  const peak = highestRate(profile, durationSeconds);
  const { kind: workerKind, count: workers } = scenario.workers ?? {
    kind: "thread",
    count: Math.max(1, Math.min(16, Math.ceil(peak / batch / 5000))),
  };
  refuse(durationSeconds < 1, "duration", "must be 1s or longer");
  refuse(events < 1, "rate", "is too low to send any event within the duration");
  refuse(
    events > maxEvents,
    "maxEvents",
    `is ${maxEvents}, but the schedule has ${events} events: raise it if that is intended`,
  );
  if (custom) refuseForCustom(scenario, custom, { rules, largest: Math.max(...customBytes), batch });
  for (const { bytes } of custom ? [] : sizes) {
    refuse(
      bytes < SMALLEST_ENTRY,
      "size",
      `must be ${SMALLEST_ENTRY} bytes or more, because the event carries its own marks`,
    );
    refuse(bytes * batch > MOST_BYTES, "size", `times batch exceeds the ${MOST_BYTES} bytes of a PutEvents request`);
  }
  const plan: Plan = {
    scenario: scenario.name ?? "command line",
    stage,
    ...(scenario.bus !== undefined && { bus: scenario.bus }),
    app: scenario.app,
    isLocal,
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
    otherRules: (scenario.otherRules ?? 0) + customCounts.none,
    workers,
    workerKind,
    receivers: Math.max(workers, scenario.receivers ?? Math.max(4, Math.min(200, Math.ceil((peak * rules) / 300)))),
    maxInFlight: Math.max(workers, scenario.maxInFlight ?? 1000),
    ...(custom && { event: custom.name }),
    seed,
    maxEvents,
    events,
    requestTimeoutMs: (scenario.requestTimeout ?? 30) * 1000,
    thresholds: (scenario.failIf ?? []).flatMap((list) => list.split(",")).map(parseThreshold),
    custom,
    customRules,
  };
  if (workerKind === "lambda") refuseForLambda(plan);
  return plan;
}

/** How many events the average size is taken from. */
const SIZE_SAMPLES = 50;

const mean = (values: number[]): number => Math.round(values.reduce((sum, each) => sum + each, 0) / values.length);

/** Throws `InvalidScenario` for options that do not go together with a template. */
function refuseForCustom(
  scenario: Scenario,
  { rules: ownRules, name }: CustomEvent,
  { rules, largest, batch }: { rules: number; largest: number; batch: number },
): void {
  refuse(scenario.flow === "orders", "event", "belongs to the flow events, but the flow is orders");
  refuse(scenario.size !== undefined, "size", `cannot be combined with an event template: ${name} decides the size`);
  refuse(scenario.rules !== undefined && ownRules !== undefined, "rules", `cannot be set: ${name} has its own rules`);
  refuse(scenario.workers?.kind === "lambda", "workers", "of kind lambda send the probe's own event, not a template");
  refuse(rules < 1, "event", `${name} has no rule that matches every event, so nothing would be delivered`);
  refuse(
    largest * batch > MOST_BYTES,
    "event",
    `${name} of ${largest} bytes times batch exceeds the ${MOST_BYTES} bytes of a PutEvents request`,
  );
}

/** Seconds from the start of a run to its first send, by which every function must have started. */
export const LAMBDA_LEAD_SECONDS = 20;
/** The memory at which a function has one full vCPU. */
export const WORKER_MEMORY_MB = 1769;
/** Of Lambda's 900 seconds. The rest is for the start and for writing the result. */
const LONGEST_LAMBDA_SECONDS = 840;
/** Of EventBridge's quota of 300 rules per bus. The rest is for the application. */
const MOST_PROBE_RULES = 250;

/** Throws `InvalidScenario` for what functions cannot do as workers. */
function refuseForLambda(plan: Plan): void {
  const { flow, target, profile, workers, rules, otherRules, events, batch } = plan;
  refuse(flow !== "events", "workers", `of kind lambda send events, not ${flow}`);
  refuse(
    target !== "sqs",
    "workers",
    `of kind lambda each read their own queue: the target must be sqs, not ${target}`,
  );
  refuse(profile.kind === "step-to-break", "workers", "of kind lambda cannot stop together when the bus breaks");
  const seconds = LAMBDA_LEAD_SECONDS + plan.warmUpSeconds + plan.durationSeconds + plan.drainSeconds;
  refuse(
    seconds > LONGEST_LAMBDA_SECONDS,
    "workers",
    `of kind lambda have ${LONGEST_LAMBDA_SECONDS} s for start (${LAMBDA_LEAD_SECONDS} s), warm-up, duration and drain, which take ${seconds} s here`,
  );
  const probeRules = (workers + TARGETS.length) * rules + otherRules;
  refuse(
    probeRules > MOST_PROBE_RULES,
    "workers",
    `of kind lambda each need their own rules: ${probeRules} rules, more than the ${MOST_PROBE_RULES} available of a bus's 300`,
  );
  refuse(events < workers * batch, "workers", `are more than the ${Math.ceil(events / batch)} calls of the schedule`);
}

function refuse(when: boolean, field: string, message: string): void {
  if (when) throw new InvalidScenario(`${field} ${message}.`);
}

/** Fields that belong to one profile. With another profile they would be ignored silently. */
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
      refuse(atSeconds + forSeconds > durationSeconds, "peakAt", "plus peakFor exceeds the duration");
      return { kind, rate, peak: scenario.peak ?? rate * 10, atSeconds, forSeconds };
    }
    case "step-to-break":
      return { kind, rate, step: scenario.step ?? rate, everySeconds: scenario.stepEvery ?? 10 };
  }
}

/** Returns the highest rate of a profile, in events per second. */
export function highestRate(profile: Profile, durationSeconds: number): number {
  return Math.max(...segmentsOf(profile, durationSeconds, 0).flatMap(({ from, to }) => [from, to]));
}
