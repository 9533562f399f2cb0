import { comparedFiguresOf, type Figure } from "../report/figures.ts";
import type { Result } from "../result/result.ts";
import { type Estimate, estimateOf, RUNS_NEEDED } from "./estimate.ts";
import { differingSettings } from "./settings.ts";

/** One side of a comparison: a run, or several runs of the same plan. */
export type Side = [Result, ...Result[]];

/**
 * How B stands to A: `better` and `worse` are differences larger than the noise; `better?` and `worse?` may be noise, since
 * there are too few runs to know it.
 */
type Verdict = "better" | "worse" | "better?" | "worse?" | "within the noise" | "same" | "";

export interface Row {
  figure: Figure;
  before: Estimate | undefined;
  after: Estimate | undefined;
  /** In percent of A, or in percentage points where the figure is itself a share. Undefined where A is zero. */
  change: number | undefined;
  verdict: Verdict;
}

export interface Comparison {
  sides: { name: string; side: Side }[];
  /** What makes the comparison doubtful, the gravest first. */
  doubts: string[];
  settings: string[];
  rows: Row[];
  /** How the verdicts were reached. */
  basis: string;
}

/** Compares two sides, the older one first. */
export function compare(before: Side, after: Side): Comparison {
  const sides = [
    { name: "A", side: before },
    { name: "B", side: after },
  ];
  const { flow } = before[0].configuration;
  return {
    sides,
    doubts: [
      ...sides.flatMap(({ name, side }) => invalidRuns(name, side)),
      ...(flow === after[0].configuration.flow
        ? []
        : ["A and B measured different flows: events and orders cannot be compared."]),
    ],
    settings: differingSettings(before[0], after[0]),
    rows: comparedFiguresOf(flow).map((figure) => rowOf(figure, before, after)),
    basis: basisOf(before.length, after.length),
  };
}

function invalidRuns(name: string, side: Side): string[] {
  const invalid = side.filter(({ validity }) => !validity.valid);
  const [first] = invalid;
  if (!first) return [];
  const which = side.length === 1 ? name : `${invalid.length} of the ${side.length} runs of ${name}`;
  const reasons = first.validity.reasons.map(({ message }) => message).join(" ");
  return [`NOT VALID for the bus: ${which}. ${reasons}`];
}

/** Returns the estimate of a figure over a side's runs. */
export const estimateFor = (figure: Figure, side: readonly Result[]): Estimate | undefined =>
  estimateOf(side.flatMap((result) => figure.of(result) ?? []));

function rowOf(figure: Figure, a: Side, b: Side): Row {
  const before = estimateFor(figure, a);
  const after = estimateFor(figure, b);
  return {
    figure,
    before,
    after,
    change: before && after && changeOf(figure, before, after),
    verdict: before && after ? verdictOf(figure, before, after) : "",
  };
}

function changeOf({ unit }: Figure, before: Estimate, after: Estimate): number | undefined {
  const difference = after.median - before.median;
  if (unit === "%") return difference;
  return before.median === 0 ? undefined : (100 * difference) / before.median;
}

function verdictOf({ better }: Figure, before: Estimate, after: Estimate): Verdict {
  if (!better) return "";
  if (before.median === after.median) return "same";
  const direction = after.median > before.median === (better === "higher") ? "better" : "worse";
  if (Math.min(before.runs, after.runs) < RUNS_NEEDED) return `${direction}?`;
  const isApart = before.high < after.low || after.high < before.low;
  return isApart ? direction : "within the noise";
}

function basisOf(before: number, after: number): string {
  if (Math.min(before, after) >= RUNS_NEEDED) {
    return `Medians of ${before} and ${after} runs, each with the interval that contains the true median (94 % confidence or more). Where the intervals overlap, the difference is within the noise.`;
  }
  const runs = before === 1 && after === 1 ? "One run each" : `${before} and ${after} runs`;
  return `${runs}: whether a difference is larger than the noise is unknown. Repeat each side with --repeat ${RUNS_NEEDED}.`;
}
