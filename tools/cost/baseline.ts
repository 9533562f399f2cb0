import { readFileSync, writeFileSync } from "node:fs";
import type { StackArtifact } from "cdk-local-cloud";
import { type Bill, billOfMix, type Line, summed } from "./bill.ts";
import { simulatedShop } from "./simulated-shop.ts";

const FILE = new URL("baseline.json", import.meta.url);
/** How much more an order may cost before somebody has to agree. */
const TOLERANCE = 0.05;

/** Dollars for a million orders, by item. */
export type Baseline = Record<string, number>;

/** Returns what is counted exactly, and is therefore the same in every run: everything but Lambda's durations. */
export async function countedCost(stacks: StackArtifact[]): Promise<Baseline> {
  const { lines } = await billOfMix(await simulatedShop(stacks), { paid: 2, declined: 2, refunded: 2, large: 2 });
  return exactly(lines);
}

/** Returns the recorded cost. */
export const readBaseline = (): Baseline => JSON.parse(readFileSync(FILE, "utf8"));

/** Records a cost as the one to compare with. */
export const writeBaseline = (cost: Baseline): void => writeFileSync(FILE, `${JSON.stringify(cost, null, 2)}\n`);

/**
 * Returns why a cost is too high, naming what has become more expensive; undefined when it is not. E-mails are most of an
 * order's cost and would hide the rest, so each of the two is compared.
 */
export function tooExpensive(cost: Baseline, baseline: Baseline): string | undefined {
  return compared("e-mails", onlyMails(cost), onlyMails(baseline)) ?? compared("rest", rest(cost), rest(baseline));
}

function compared(what: string, cost: Baseline, baseline: Baseline): string | undefined {
  const [now, before] = [sum(cost), sum(baseline)];
  if (now <= before * (1 + TOLERANCE)) return undefined;
  const items = [...new Set([...Object.keys(cost), ...Object.keys(baseline)])]
    .map((item) => [item, (cost[item] ?? 0) - (baseline[item] ?? 0)] as const)
    .filter(([, more]) => more >= 0.01)
    .sort(([, a], [, b]) => b - a)
    .map(([item, more]) => `${item} +$${more.toFixed(2)}`);
  const percent = ((now / before - 1) * 100).toFixed(1);
  return `The ${what} of a million orders cost $${now.toFixed(2)}, ${percent} % more than the $${before.toFixed(2)} in tools/cost/baseline.json: ${items.join(", ")}. If it is worth that: npm run cost -- --update-baseline`;
}

const onlyMails = ({ mail = 0 }: Baseline): Baseline => ({ mail });
const rest = ({ mail: _, ...others }: Baseline): Baseline => others;

const exactly = (lines: Bill["lines"]): Baseline =>
  Object.fromEntries(
    summed(lines, ({ item }) => item)
      .filter(({ item }) => item !== "lambdaGbSecond")
      .map(({ item, dollars }: Line) => [item, Math.round(dollars * 1e8) / 100]),
  );

const sum = (cost: Baseline): number => Object.values(cost).reduce((total, dollars) => total + dollars, 0);
