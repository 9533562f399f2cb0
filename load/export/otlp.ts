import type { Result } from "../result/result.ts";
import { labelsOf, type Metric, metricsOf, timeOf } from "./series.ts";

/** Returns the series of runs as OTLP/JSON: the body of a POST to a collector's `/v1/metrics`. */
export function otlpOf(results: Result[]): string {
  return `${JSON.stringify({ resourceMetrics: results.map(resourceOf) })}\n`;
}

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });

const resourceOf = (result: Result) => ({
  resource: {
    attributes: [
      attribute("service.name", result.tool.name),
      attribute("service.version", result.tool.version),
      ...Object.entries(labelsOf(result)).map(([name, value]) => attribute(`load.${name}`, value)),
    ],
  },
  scopeMetrics: [
    { scope: { name: "eventbridge-load" }, metrics: metricsOf(result).map((metric) => metricOf(metric, result)) },
  ],
});

const metricOf = ({ name, help, unit, values }: Metric, result: Result) => ({
  name: `load.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
  description: help,
  unit: unit === "seconds" ? "s" : "1",
  gauge: {
    dataPoints: values.flatMap((value, second) =>
      // 64-bit integers are strings in the JSON of Protocol Buffers.
      value === null ? [] : [{ timeUnixNano: `${timeOf(result, second)}000000`, asDouble: value }],
    ),
  },
});
