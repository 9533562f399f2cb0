import { comparedFiguresOf, type Figure, shown } from "../report/figures.ts";
import type { Result } from "../result/result.ts";
import { aligned } from "./comparison-text.ts";
import { RUNS_NEEDED } from "./estimate.ts";
import { differingSettings } from "./settings.ts";

/** Many results of one flow, the oldest first. */
export interface Trend {
  results: Result[];
  figures: Figure[];
  /** How the latest run stands to the earlier ones, as sentences. */
  latest: string[];
  /** Where settings changed from one run to the next. */
  changes: { run: number; settings: string[] }[];
}

const COLUMNS: Record<Result["configuration"]["flow"], string[]> = {
  events: ["accepted", "lost", "duplicated", "arrival, p50", "arrival, p99", "arrival, max"],
  orders: ["accepted", "never settled", "never notified", "time to e-mail, p50", "time to e-mail, p99"],
};

/** Returns the trend of results. Throws for results of different flows, and for fewer than two. */
export function trendOf(unsorted: Result[]): Trend {
  const results = unsorted.toSorted((a, b) => Date.parse(a.timing.startedAt) - Date.parse(b.timing.startedAt));
  const last = results.at(-1);
  if (!last || results.length < 2) throw new Error(`A trend needs two results or more, not ${results.length}.`);
  const { flow } = last.configuration;
  if (results.some(({ configuration }) => configuration.flow !== flow)) {
    throw new Error("These results are of different flows, events and orders: draw a trend of each flow by itself.");
  }
  const compared = comparedFiguresOf(flow);
  return {
    results,
    figures: COLUMNS[flow].flatMap((label) => compared.find((figure) => figure.label === label) ?? []),
    latest: latestAgainstEarlier(last, results.slice(0, -1)),
    changes: results.flatMap((result, run) => {
      const previous = results[run - 1];
      const settings = previous ? differingSettings(previous, result) : [];
      return settings.length > 0 ? [{ run, settings }] : [];
    }),
  };
}

function latestAgainstEarlier(latest: Result, earlier: Result[]): string[] {
  const alike = earlier.filter((each) => each.validity.valid && differingSettings(each, latest).length === 0);
  if (!latest.validity.valid) return ["The latest run is NOT VALID for the bus, so it is not compared."];
  if (alike.length < RUNS_NEEDED) {
    return [
      `The latest run has ${alike.length} valid earlier runs with the same settings. ${RUNS_NEEDED} are needed to tell a change from noise.`,
    ];
  }
  const sentences = comparedFiguresOf(latest.configuration.flow).flatMap((figure) => outlier(figure, latest, alike));
  return sentences.length > 0
    ? sentences
    : [`The latest run is within the range of the ${alike.length} valid earlier runs with the same settings.`];
}

function outlier(figure: Figure, latest: Result, earlier: Result[]): string[] {
  const value = figure.of(latest);
  const values = earlier.flatMap((result) => figure.of(result) ?? []);
  if (value === undefined || values.length < RUNS_NEEDED || !figure.better) return [];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (value >= low && value <= high) return [];
  const verdict = value > high === (figure.better === "higher") ? "better" : "worse";
  const text = (each: number) => shown(each, figure.unit);
  return [
    `${figure.label} is ${text(value)} ${figure.unit}, ${verdict} than all ${values.length} earlier runs with the same settings (${text(low)} to ${text(high)}).`,
  ];
}

/** Returns a trend as lines of text. */
export function trendText({ results, figures, latest, changes }: Trend): string {
  const header = ["started", "run", "rate", ...figures.map(({ label, unit }) => `${label} (${unit})`), ""];
  const rows = results.map((result) => [
    startOf(result),
    result.run,
    `${shown(askedRate(result), "per second")}/s`,
    ...figures.map((figure) => shown(figure.of(result), figure.unit)),
    result.validity.valid ? "" : "NOT VALID",
  ]);
  return [
    ...latest,
    "",
    ...aligned([header, ...rows]),
    ...changes.flatMap(({ run, settings }) => [
      "",
      `Settings that changed with ${results[run]?.run} (A is the run before it):`,
      ...settings.map((each) => `  ${each}`),
    ]),
  ].join("\n");
}

/** Returns when a run started, to the minute, in UTC. */
export const startOf = ({ timing }: Result): string => timing.startedAt.slice(0, 16).replace("T", " ");

/** Returns the average rate that the schedule asked for. */
export const askedRate = ({ counts, configuration }: Result): number => counts.intended / configuration.durationSeconds;
