import type { Latency, Result } from "../result/result.ts";
import { percentileCurve } from "./percentile-curve.ts";
import { nameOf } from "./run-name.ts";

/** A chart as the page's script draws it. The first list of `data` is the x axis, each other one a line. */
export interface Chart {
  /** The id of its element. */
  id: string;
  title: string;
  explanation: string;
  kind: "milliseconds over time" | "counts over time" | "percentiles" | "milliseconds by run" | "shares by run";
  yLabel: string;
  names: string[];
  colors: string[];
  /** Lengths of dashes and gaps: the lines of a second run are dashed. */
  dashes: number[][];
  data: (number | null)[][];
  /** Marked in a chart over time. */
  warmUpSeconds?: number;
  /** Of a chart by run: the label of each run. */
  labels?: string[];
}

// Distinguishable with impaired color vision, on white and on black.
export const BLUE = "#3b82d6";
export const ORANGE = "#e08a1e";
export const GREEN = "#2a9d78";
export const PURPLE = "#a56cc1";

type BySecond = { second: number };
interface Line<Row extends BySecond> {
  name: string;
  color: string;
  of: (row: Row) => number | null;
}

interface OverTime<Row extends BySecond> extends Pick<Chart, "id" | "title" | "explanation" | "kind" | "yLabel"> {
  lines: Line<Row>[];
}

const eventRows = ({ series }: Result) => series;
const outcomeRows = ({ orderSeries = [] }: Result) => orderSeries;

const ms = (microseconds: number | null): number | null => (microseconds === null ? null : microseconds / 1000);

/** A percentile in the series was not always clamped to the maximum. */
const p99 = (row: { p99: number | null; max: number | null }) => ms(row.p99 && Math.min(row.p99, row.max ?? row.p99));

const latencyLines: Line<BySecond & { p50: number | null; p99: number | null; max: number | null }>[] = [
  { name: "p50", color: BLUE, of: ({ p50 }) => ms(p50) },
  { name: "p99", color: ORANGE, of: p99 },
  { name: "max", color: PURPLE, of: ({ max }) => ms(max) },
];

/** Returns the charts of a report on one run, or on two runs drawn over each other. */
export function chartsOf(results: Result[]): Chart[] {
  return results[0]?.configuration.flow === "orders" ? orderCharts(results) : eventCharts(results);
}

const eventCharts = (results: Result[]): Chart[] => [
  overTime(results, eventRows, {
    id: "latency",
    title: "Latency over time",
    explanation:
      "From an event's intended time to its arrival at the target, by the second in which it was intended. A stall of the bus or of the generator shows in every event that it delayed.",
    kind: "milliseconds over time",
    yLabel: "ms",
    lines: latencyLines,
  }),
  overTime(results, eventRows, {
    id: "throughput",
    title: "Throughput",
    explanation: "Events intended by the schedule, accepted by PutEvents, and delivered to the target.",
    kind: "counts over time",
    yLabel: "events per second",
    lines: [
      { name: "intended", color: PURPLE, of: ({ intended }) => intended },
      { name: "accepted", color: ORANGE, of: ({ accepted }) => accepted },
      { name: "delivered", color: BLUE, of: ({ delivered }) => delivered },
    ],
  }),
  inFlight(results),
  percentiles(results, [
    { name: "arrival", color: BLUE, of: ({ arrival }) => arrival },
    { name: "PutEvents response", color: ORANGE, of: ({ putAnswer }) => putAnswer },
    { name: "pacing error", color: GREEN, of: ({ pacingError }) => pacingError },
  ]),
];

const orderCharts = (results: Result[]): Chart[] => [
  overTime(results, outcomeRows, {
    id: "latency",
    title: "Time to e-mail",
    explanation:
      "From the order's intended time to the event that reports its e-mail as sent, by the second in which the order was intended.",
    kind: "milliseconds over time",
    yLabel: "ms",
    lines: latencyLines,
  }),
  overTime(results, eventRows, {
    id: "settling",
    title: "Time to settled",
    explanation: "From the order's intended time to its confirmation or cancellation on the bus.",
    kind: "milliseconds over time",
    yLabel: "ms",
    lines: latencyLines,
  }),
  overTime(results, orderRows, {
    id: "throughput",
    title: "Orders",
    explanation:
      "Orders intended by the schedule, accepted by the API, settled, and notified. Where a line falls behind the one before it, orders queue up in between.",
    kind: "counts over time",
    yLabel: "orders per second",
    lines: [
      { name: "intended", color: PURPLE, of: ({ row }) => row?.intended ?? 0 },
      { name: "accepted", color: ORANGE, of: ({ row }) => row?.accepted ?? 0 },
      { name: "settled", color: GREEN, of: ({ row }) => row?.delivered ?? 0 },
      { name: "notified", color: BLUE, of: ({ order }) => order?.notified ?? 0 },
    ],
  }),
  overTime(results, outcomeRows, {
    id: "outcomes",
    title: "Outcomes",
    explanation: "Orders confirmed and cancelled, by the arrival time of the event.",
    kind: "counts over time",
    yLabel: "orders per second",
    lines: [
      { name: "confirmed", color: GREEN, of: ({ confirmed }) => confirmed },
      { name: "cancelled", color: ORANGE, of: ({ cancelled }) => cancelled },
    ],
  }),
  inFlight(results),
  percentiles(results, [
    { name: "e-mail", color: BLUE, of: ({ orderNotified }) => orderNotified },
    { name: "confirmed", color: GREEN, of: ({ orderConfirmed }) => orderConfirmed },
    { name: "cancelled", color: ORANGE, of: ({ orderCancelled }) => orderCancelled },
    { name: "HTTP response", color: PURPLE, of: ({ orderAnswer }) => orderAnswer },
  ]),
];

function orderRows({ series, orderSeries = [] }: Result) {
  return Array.from({ length: Math.max(series.length, orderSeries.length) }, (_, second) => ({
    second,
    row: series[second],
    order: orderSeries[second],
  }));
}

const inFlight = (results: Result[]): Chart =>
  overTime(results, eventRows, {
    id: "in-flight",
    title: "Requests in flight",
    explanation: "Requests without a response: the most at once in each second.",
    kind: "counts over time",
    yLabel: "requests",
    lines: [{ name: "in flight", color: GREEN, of: (row) => row.inFlight }],
  });

const dashOf = (run: number): number[] => (run === 0 ? [] : [6, 4]);

function overTime<Row extends BySecond>(
  results: Result[],
  rowsOf: (result: Result) => Row[],
  { lines, ...chart }: OverTime<Row>,
): Chart {
  const rows = results.map(rowsOf);
  const seconds = Array.from({ length: Math.max(...rows.map(({ length }) => length)) }, (_, second) => second);
  const all = rows
    .flatMap((ofRun, run) => lines.map((line) => ({ line, run, values: valuesOf(line, ofRun, seconds) })))
    // Such as p99 at rates with fewer than 100 samples per second.
    .filter(({ values }) => values.some((value) => value !== null));
  return {
    ...chart,
    names: all.map(({ line, run }) => `${nameOf(run, results.length)} ${line.name}`.trim()),
    colors: all.map(({ line }) => line.color),
    dashes: all.map(({ run }) => dashOf(run)),
    data: [seconds, ...all.map(({ values }) => values)],
    warmUpSeconds: Math.min(...results.map(({ configuration }) => configuration.warmUpSeconds)),
  };
}

function valuesOf<Row extends BySecond>(line: Line<Row>, rows: Row[], seconds: number[]): (number | null)[] {
  const bySecond = new Map(rows.map((each) => [each.second, each]));
  return seconds.map((second) => {
    const found = bySecond.get(second);
    return found ? line.of(found) : null;
  });
}

interface Curve {
  name: string;
  color: string;
  of: (latencies: Result["latencies"]) => Latency | undefined;
}

function percentiles(results: Result[], lines: Curve[]): Chart {
  const curves = results.flatMap(({ latencies }, run) =>
    lines.map(({ of, ...line }) => ({ ...line, run, curve: percentileCurve(of(latencies)) })),
  );
  const x = curves
    .map(({ curve }) => curve.x)
    .reduce((longest, each) => (each.length > longest.length ? each : longest), []);
  return {
    id: "percentiles",
    title: "Percentiles",
    explanation: "The shortest time that the slowest 10 %, 1 %, 0.1 % … took. A curve ends where its samples do.",
    kind: "percentiles",
    yLabel: "ms",
    names: curves.map(({ name, run }) => `${nameOf(run, results.length)} ${name}`.trim()),
    colors: curves.map(({ color }) => color),
    dashes: curves.map(({ run }) => dashOf(run)),
    data: [
      x,
      ...curves.map(({ curve }) =>
        // A logarithmic axis has no zero: the smallest unit measured is a microsecond.
        x.map((_, index) => (curve.y[index] === undefined ? null : Math.max(0.001, curve.y[index]))),
      ),
    ],
  };
}
