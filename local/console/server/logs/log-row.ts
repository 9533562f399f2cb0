import type { FactOf } from "../../../trace.ts";
import type { LogRow } from "../../api/logs.ts";
import { type Names, nameIn } from "../names.ts";

const LONGEST = 1000;

/** A line of a log as people read it: of JSON its level and message, or its metrics; other lines as they are. */
export function logRow({ seq, at, function: arn, requestId, line }: FactOf<"log">, names: Names): LogRow {
  return {
    ...{ seq, at, function: nameIn(arn), label: names.short(arn) },
    ...(requestId !== undefined && { requestId }),
    ...contentOf(line.trimEnd()),
  };
}

/** What Lambda's text format puts before a line: the time, the request, the level. */
const PREFIXED = /^(\d{4}-\d\d-\d\dT\S+Z\t\S+\t([A-Z]+)\t)/;

/** What the runtime puts before the error of a call that has failed. */
const THROWN = "Invoke Error \t";

function thrownIn(error: string): string {
  const { errorType, errorMessage } = objectIn(error) ?? {};
  return typeof errorMessage === "string" ? `${errorType}: ${errorMessage}` : error;
}

function contentOf(line: string): Pick<LogRow, "level" | "text" | "json"> {
  const [, prefix = "", written] = PREFIXED.exec(line) ?? [];
  if (written !== undefined) return { level: written, ...contentOf(line.slice(prefix.length)) };
  if (line.startsWith(THROWN)) return { text: thrownIn(line.slice(THROWN.length)).slice(0, LONGEST) };
  const json = objectIn(line);
  if (!json) return { text: line.slice(0, LONGEST) };
  if (json["_aws"] !== undefined) return { level: "METRIC", text: metricsOf(json).slice(0, LONGEST), json };
  const { level, message, error } = json;
  const cause = (error as { message?: unknown } | undefined)?.message;
  const words = [message, cause].filter((each) => typeof each === "string");
  return {
    ...(typeof level === "string" && { level: level.toUpperCase() }),
    text: (words.join(": ") || line).slice(0, LONGEST),
    json,
  };
}

function objectIn(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    // It only looks like JSON.
    return undefined;
  }
}

/** `OrdersCreated 1, Amount 900`: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
function metricsOf(json: Record<string, unknown>): string {
  const { CloudWatchMetrics } = Object(json["_aws"]) as { CloudWatchMetrics?: { Metrics?: { Name: string }[] }[] };
  const metrics = (Array.isArray(CloudWatchMetrics) ? CloudWatchMetrics : []).flatMap(({ Metrics = [] }) => Metrics);
  return metrics.map(({ Name }) => `${Name} ${[json[Name]].flat().map(rounded).join(" ")}`).join(", ");
}

const rounded = (value: unknown) => (typeof value === "number" ? Math.round(value * 100) / 100 : value);
