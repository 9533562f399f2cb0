import type { SimulatedRun } from "./run.ts";

/** What is left of a run among many. */
export interface Summary {
  seed: number;
  hash: string;
  virtualMs: number;
  cpuMs: number;
  orders: number;
  events: number;
  struck: number;
  deadLetters: number;
  mailsDoubled: number;
  /** What was breached, or why the run ended early. */
  breaches: string[];
}

/** Runs, and measures how much of this process's time that took. A run that throws is a breach of its own. */
export async function summaryOf(run: () => Promise<SimulatedRun>, seed: number): Promise<Summary> {
  const before = process.cpuUsage();
  const cpuMs = () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  try {
    const { verdict, hash, virtualMs, struck } = await run();
    return {
      ...{ seed, hash, virtualMs, cpuMs: cpuMs() },
      orders: verdict.counts["orders"] ?? 0,
      events: verdict.counts["events"] ?? 0,
      struck: sum(struck.values()),
      deadLetters: verdict.counts["dead letters"] ?? 0,
      mailsDoubled: verdict.acknowledged.length,
      breaches: verdict.breaches.map(({ invariant, subject, message }) => `${invariant}: ${subject}: ${message}`),
    };
  } catch (error) {
    const nothing = { hash: "", virtualMs: 0, orders: 0, events: 0, struck: 0, deadLetters: 0, mailsDoubled: 0 };
    return { seed, cpuMs: cpuMs(), ...nothing, breaches: [`the run ended early: ${String((error as Error).stack)}`] };
  }
}

export const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, each) => total + each, 0);
