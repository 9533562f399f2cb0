import {
  type Code,
  type CodeLibrary,
  compileFunctions,
  type Fact,
  type FaultInput,
  faultSchedule,
  readAssembly,
  type ScheduledFault,
  type Simulation,
  type StackArtifact,
  seededRandom,
  simulate,
  withTripwire,
} from "cdk-local-cloud";
import { audit } from "../auditor/audit.ts";
import type { Observations } from "../auditor/observations.ts";
import type { Verdict } from "../auditor/verdict.ts";
import { mixOf } from "../mix.ts";
import { createObserver, type Observer } from "../observer.ts";
import { shopping } from "../shopping.ts";
import { createClients } from "./clients.ts";
import { untilQuiet } from "./quiet.ts";
import { compileRedrive, redriveAll } from "./redrive.ts";

export interface Plan {
  seed: number;
  /** The numbers of the orders. */
  orders: readonly number[];
  /** The numbers of the faults; all of the schedule's when not given. */
  faults?: readonly number[] | undefined;
  /** Only faults of these kinds; of all kinds when not given. */
  kinds?: readonly string[] | undefined;
  /** Faults that hold as long as orders are placed, beside those of the schedule. */
  held?: readonly FaultInput[];
  /** How long everything may take to come to rest (default 30 hours). */
  quietLimitMs?: number;
  /** How many faults an hour has, before those of other kinds are left out (default 60). */
  faultsPerHour?: number;
  /** Over how many hours orders are placed and faults begin. */
  hours: number;
}

/** The application that a run tries. */
export interface Application {
  stage: string;
  stacks: readonly StackArtifact[];
  code: CodeLibrary;
  redrive: Code;
}

export interface SimulatedRun {
  plan: Plan;
  observations: Observations;
  verdict: Verdict;
  /** The SHA-256 of everything that happened. */
  hash: string;
  virtualMs: number;
  /** What each fault struck, as often as it did. */
  struck: Map<string, number>;
  schedule: ScheduledFault[];
  retries: number;
  duplicates: number;
}

/** The faults of an hour. */
const FAULTS_PER_HOUR = 60;
const LONGEST_FAULT_SECONDS = 300;
const LEAST_HOURS = 0.25;
/** EventBridge and Lambda try for 24 hours, and then a queue tries again. */
const QUIET_LIMIT_MS = 30 * 3_600_000;

/** Reads a synthesized stage, and compiles its functions once for any number of runs. */
export async function applicationIn(directory: string, stage = "local"): Promise<Application> {
  const stacks = await readAssembly(directory);
  return { stage, stacks, code: await compileFunctions(stacks), redrive: await compileRedrive() };
}

/** The numbers of so many orders, and the hours that they are placed in: one every 18 seconds. */
export const ordersOf = (count: number): Pick<Plan, "orders" | "hours"> => ({
  orders: Array.from({ length: count }, (_, number) => number),
  hours: Math.max(LEAST_HOURS, count / 200),
});

/** Faults that hold all the time, numbered below those that are drawn. */
const heldBy = ({ seed, hours, held = [] }: Plan): ScheduledFault[] =>
  held.map((fault, i) => ({
    number: i - held.length,
    afterSeconds: 0,
    fault: { forSeconds: hours * 3600 + LONGEST_FAULT_SECONDS, ...fault, seed },
  }));

/** The faults of a seed: each drawn by itself, so that leaving some out changes no other. */
export function scheduleOf({ seed, hours, faults, kinds, faultsPerHour = FAULTS_PER_HOUR }: Plan): ScheduledFault[] {
  const all = faultSchedule({
    seed,
    faults: Math.max(1, Math.round(faultsPerHour * hours)),
    seconds: hours * 3600,
    mix: mixOf({ longestSeconds: LONGEST_FAULT_SECONDS, withKills: true }),
  });
  const isWanted = ({ number, fault }: ScheduledFault) =>
    (faults?.includes(number) ?? true) && (kinds?.includes(fault.kind) ?? true);
  return all.filter(isWanted);
}

/** Runs a plan from the first order until everything has come to rest and its dead letters are redriven, and audits it. */
export function runPlan(application: Application, plan: Plan, onFact?: (fact: Fact) => void): Promise<SimulatedRun> {
  return withTripwire(async (): Promise<SimulatedRun> => {
    const observer = createObserver();
    const kills: number[] = [];
    const { stacks, code } = application;
    const simulation = simulate({
      ...{ stacks, code, seed: plan.seed },
      onFact(fact) {
        observer.see(fact);
        onFact?.(fact);
      },
    });
    const startedAt = simulation.clock.now();
    const clients = createClients(simulation);
    const schedule = [...heldBy(plan), ...scheduleOf(plan)];
    for (const number of plan.orders) {
      const customer = shopping(number, seededRandom(plan.seed * 1_000_003 + number), plan.hours);
      void simulation.sleep(customer.atMs).then(() => clients.shop(customer));
    }
    for (const each of schedule)
      void simulation.sleep(each.afterSeconds * 1000).then(() => strike(simulation, each, schedule, startedAt, kills));
    const end = startedAt + (plan.hours * 3600 + LONGEST_FAULT_SECONDS) * 1000;
    await simulation.run(end);
    simulation.cloud().faults.clear();
    const faultsEndedAt = Math.max(end, simulation.clock.now());
    const { quietLimitMs = QUIET_LIMIT_MS } = plan;
    const limit = faultsEndedAt + quietLimitMs;
    const quietAt = await untilQuiet(simulation, observer, clients, limit);
    const letters = lettersIn(simulation);
    if (letters.length > 0) {
      await redriveAll(simulation, application.redrive, application.stage);
      await untilQuiet(simulation, observer, clients, limit + quietLimitMs);
    }
    const observations: Observations = {
      requests: clients.requests,
      orders: await clients.orders(observer.audit),
      foreign: [],
      audit: observer.audit,
      deliveries: observer.deliveries(),
      mails: observer.mails,
      ledger: await clients.ledger(),
      letters,
      lettersLeft: lettersIn(simulation),
      strikes: observer.strikes,
      kills,
      quiet: { faultsEndedAt, limitMs: quietLimitMs, ...(quietAt !== undefined && { at: quietAt }) },
    };
    return {
      plan,
      observations,
      verdict: audit(observations),
      hash: simulation.hash(),
      virtualMs: simulation.clock.now() - startedAt,
      struck: struckIn(observer, kills),
      schedule,
      retries: observer.retries(),
      duplicates: observer.duplicates(),
    };
  });
}

function strike(
  simulation: Simulation,
  { fault }: ScheduledFault,
  schedule: readonly ScheduledFault[],
  startedAt: number,
  kills: number[],
): void {
  if (fault.kind !== "cloud-kill") {
    simulation.cloud().faults.add(fault);
    return;
  }
  const now = simulation.clock.now();
  kills.push(now);
  simulation.killCloud();
  // A cloud forgets its faults when it dies; the world's go on.
  for (const { afterSeconds, fault: other } of schedule) {
    const left = (startedAt + afterSeconds * 1000 - now) / 1000 + ((other as FaultInput).forSeconds ?? 0);
    if (afterSeconds * 1000 + startedAt < now && left > 0)
      simulation.cloud().faults.add({ ...other, forSeconds: left });
  }
}

function struckIn({ strikes }: Observer, kills: number[]): Map<string, number> {
  const struck = new Map<string, number>();
  for (const { fault } of strikes) struck.set(fault, (struck.get(fault) ?? 0) + 1);
  if (kills.length > 0) struck.set("cloud-kill", kills.length);
  return struck;
}

/** Every message in a dead-letter queue. */
function lettersIn(simulation: Simulation): Observations["letters"] {
  const { sqs } = simulation.cloud();
  const dead = sqs.queues().filter(({ arn }) => arn.endsWith("-dlq"));
  return dead.flatMap(({ arn }) =>
    sqs.peek(arn, 1000).map(({ messageId, body }) => ({
      queue: arn.slice(arn.lastIndexOf(":") + 1),
      messageId,
      ...particularsOf(body),
    })),
  );
}

function particularsOf(body: string): { type?: string; subject?: string } {
  const type = /"detail-type":"(\w+)"/.exec(body)?.[1];
  const subject = /ord_[0-9a-f]{32}/.exec(body)?.[0];
  return { ...(type && { type }), ...(subject && { subject }) };
}
