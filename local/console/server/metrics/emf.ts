/** A metric as a line in CloudWatch's embedded metric format reports it. */
export interface ReportedMetric {
  namespace: string;
  name: string;
  unit: string;
  /** The values of the dimensions of its first set. */
  dimensions: string[];
  at: number;
  values: number[];
}

interface Directive {
  Namespace?: unknown;
  Dimensions?: unknown;
  Metrics?: { Name?: unknown; Unit?: unknown }[];
}

/**
 * The metrics of a log line; none where it is not in the format.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricsIn(line: string): ReportedMetric[] {
  if (!line.includes('"CloudWatchMetrics"')) return [];
  const fields = objectIn(line);
  const metadata = fields?.["_aws"] as { Timestamp?: unknown; CloudWatchMetrics?: unknown } | undefined;
  if (!fields || typeof metadata?.Timestamp !== "number" || !Array.isArray(metadata.CloudWatchMetrics)) return [];
  const at = metadata.Timestamp;
  return (metadata.CloudWatchMetrics as Directive[]).flatMap(({ Namespace, Dimensions, Metrics = [] }) => {
    const [first = []] = Array.isArray(Dimensions) ? (Dimensions as unknown[]) : [];
    const dimensions = [first]
      .flat()
      .flatMap((name) => (fields[String(name)] === undefined ? [] : [String(fields[String(name)])]));
    return Metrics.flatMap(({ Name, Unit }): ReportedMetric[] => {
      const values = [fields[String(Name)] ?? []].flat().filter((value) => typeof value === "number");
      const about = { namespace: String(Namespace), name: String(Name), unit: String(Unit ?? "None") };
      return values.length === 0 ? [] : [{ ...about, dimensions, at, values }];
    });
  });
}

function objectIn(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    // It only looks like JSON.
    return undefined;
  }
}
