import type { FunctionsPage } from "../api/functions.ts";
import type { LogsPage } from "../api/logs.ts";
import { duration } from "../shared/duration.ts";
import { clockTime, plural } from "../shared/words.ts";

/** A line per function: its calls, failures, and durations. */
export function functionsText({ functions }: FunctionsPage): string {
  if (functions.length === 0) return "No functions are deployed.";
  return functions
    .map(({ name, calls, failed, coldStarts, medianMs, p95Ms, memoryMb }) => {
      if (calls === 0) return `${name}: not called yet`;
      const times =
        medianMs === undefined ? "" : `, ${duration(medianMs)} at the median, ${duration(p95Ms ?? medianMs)} at p95`;
      const memory = memoryMb === undefined ? "" : `, ${memoryMb} MB`;
      return `${name}: ${plural(calls, "call")}, ${failed} failed, ${plural(coldStarts, "cold start")}${times}${memory}`;
    })
    .join("\n");
}

/** The lines that fit a search, newest first. */
export function logsText({ rows, more }: LogsPage): string {
  if (rows.length === 0) return "No line fits.";
  const lines = rows.map(({ at, label, level = "", requestId = "", text }) =>
    [clockTime(at), label, level, requestId, text].filter(Boolean).join("  "),
  );
  return [...lines, ...(more ? ["Older lines fit, too: narrow the search, or ask for more."] : [])].join("\n");
}
