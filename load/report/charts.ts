import type { Result, Second } from "../result/result.ts";
import { percentileCurve } from "./percentile-curve.ts";
import { nameOf } from "./sections.ts";

/** A chart as the page's script draws it. The first list of `data` is the x axis, each other one a line. */
export interface Chart {
  element: string;
  kind: "latency over time" | "throughput" | "percentiles";
  names: string[];
  colors: string[];
  /** Lengths of dashes and gaps: the second run's lines are dashed. */
  dashes: number[][];
  data: (number | null)[][];
}

// Told apart by readers who see no red or no green, on white and on black.
const BLUE = "#3b82d6";
const ORANGE = "#e08a1e";
const GREEN = "#2a9d78";
const PURPLE = "#a56cc1";

interface Line {
  name: string;
  color: string;
  of: (second: Second) => number | null;
}

const ms = (value: number | null): number | null => (value === null ? null : value / 1000);

const LATENCIES: Line[] = [
  { name: "p50", color: BLUE, of: ({ p50 }) => ms(p50) },
  { name: "p99", color: ORANGE, of: ({ p99 }) => ms(p99) },
  { name: "max", color: PURPLE, of: ({ max }) => ms(max) },
];
const THROUGHPUT: Line[] = [
  { name: "intended", color: PURPLE, of: ({ intended }) => intended },
  { name: "accepted", color: ORANGE, of: ({ accepted }) => accepted },
  { name: "delivered", color: BLUE, of: ({ delivered }) => delivered },
  { name: "requests in flight", color: GREEN, of: ({ inFlight }) => inFlight },
];

/** The charts of a report on one run, or on two over each other. */
export function chartsOf(results: Result[]): Chart[] {
  return [
    overTime("latency", "latency over time", LATENCIES, results),
    overTime("throughput", "throughput", THROUGHPUT, results),
    percentiles(results),
  ];
}

const dashOf = (run: number): number[] => (run === 0 ? [] : [6, 4]);

function overTime(element: string, kind: Chart["kind"], lines: Line[], results: Result[]): Chart {
  const seconds = Array.from(
    { length: Math.max(...results.map(({ series }) => series.length)) },
    (_, second) => second,
  );
  const all = results.flatMap(({ series }, run) => lines.map((line) => ({ line, run, series })));
  return {
    element,
    kind,
    names: all.map(({ line, run }) => `${nameOf(run, results.length)} ${line.name}`.trim()),
    colors: all.map(({ line }) => line.color),
    dashes: all.map(({ run }) => dashOf(run)),
    data: [seconds, ...all.map(({ line, series }) => valuesOf(line, series, seconds))],
  };
}

function valuesOf(line: Line, series: Second[], seconds: number[]): (number | null)[] {
  const bySecond = new Map(series.map((each) => [each.second, each]));
  return seconds.map((second) => {
    const found = bySecond.get(second);
    return found ? line.of(found) : null;
  });
}

function percentiles(results: Result[]): Chart {
  const curves = results.flatMap(({ latencies }, run) =>
    [
      { name: "arrival", color: BLUE, latency: latencies.arrival },
      { name: "answer to the put", color: ORANGE, latency: latencies.putAnswer },
      { name: "pacing error", color: GREEN, latency: latencies.pacingError },
    ].map(({ latency, ...line }) => ({ ...line, run, curve: percentileCurve(latency) })),
  );
  const x = curves
    .map(({ curve }) => curve.x)
    .reduce((longest, each) => (each.length > longest.length ? each : longest), []);
  return {
    element: "percentiles",
    kind: "percentiles",
    names: curves.map(({ name, run }) => `${nameOf(run, results.length)} ${name}`.trim()),
    colors: curves.map(({ color }) => color),
    dashes: curves.map(({ run }) => dashOf(run)),
    // A logarithmic axis has no zero: a microsecond is as little as is measured.
    data: [
      x,
      ...curves.map(({ curve }) =>
        x.map((_, index) => (curve.y[index] === undefined ? null : Math.max(0.001, curve.y[index]))),
      ),
    ],
  };
}
