import type { Result } from "../result/result.ts";
import { metricsOf, timeOf } from "./series.ts";

/** Returns the series of runs as CSV (RFC 4180), a line for each second of each run. Throws for runs of different flows. */
export function csvOf(results: Result[]): string {
  const [first] = results;
  if (results.some(({ configuration }) => configuration.flow !== first?.configuration.flow)) {
    throw new Error("Runs of events and runs of orders have different columns: export each flow to its own file.");
  }
  const header = first
    ? ["run", "time", "second", "warmUp", ...metricsOf(first).map(({ name, unit }) => (unit ? `${name}Seconds` : name))]
    : [];
  return [header, ...results.flatMap(rowsOf)].map((row) => `${row.join(",")}\r\n`).join("");
}

function rowsOf(result: Result): (string | number)[][] {
  const metrics = metricsOf(result);
  const length = metrics[0]?.values.length ?? 0;
  return Array.from({ length }, (_, second) => [
    result.run,
    new Date(timeOf(result, second)).toISOString(),
    second,
    second < result.configuration.warmUpSeconds ? 1 : 0,
    ...metrics.map(({ values }) => values[second] ?? ""),
  ]);
}
