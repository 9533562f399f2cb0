import type { Result } from "../result/result.ts";
import { labelsOf, type Metric, metricsOf, timeOf } from "./series.ts";

/**
 * Returns the series of runs in the OpenMetrics text format, with the time of each second, as
 * `promtool tsdb create-blocks-from openmetrics` takes it.
 */
export function openMetricsOf(results: Result[]): string {
  const families = new Map<string, { metric: Metric; samples: string[] }>();
  for (const result of results) {
    const labels = Object.entries(labelsOf(result)).map(([name, value]) => `${name}="${escaped(value)}"`);
    for (const metric of metricsOf(result)) {
      const name = nameOf(metric);
      const family = families.get(name) ?? { metric, samples: [] };
      families.set(name, family);
      for (const [second, value] of metric.values.entries()) {
        if (value === null) continue;
        family.samples.push(`${name}{${labels.join(",")}} ${value} ${timeOf(result, second) / 1000}`);
      }
    }
  }
  const lines = [...families].flatMap(([name, { metric, samples }]) => [
    `# TYPE ${name} gauge`,
    ...(metric.unit ? [`# UNIT ${name} ${metric.unit}`] : []),
    `# HELP ${name} ${metric.help}`,
    ...samples,
  ]);
  return `${[...lines, "# EOF"].join("\n")}\n`;
}

const nameOf = ({ name, unit }: Metric): string =>
  ["eventbridge_load", name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), ...(unit ? [unit] : [])].join(
    "_",
  );

const escaped = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
