import type { Verdict } from "./auditor/verdict.ts";

/** A run as the suite's table shows it. */
export interface Row {
  /** The kind of fault, or what they were together. */
  fault: string;
  struck: number;
  virtualMs: number;
  verdict: Verdict;
  /** How often a function got an event that it had done, or was at work on. */
  duplicates: number;
  /** Deliveries and invocations that failed and were tried again. */
  retries: number;
}

const HEAD = ["fault", "struck", "orders", "events", "duplicates", "retries", "DLQ", "virtual time", "verdict"];

/** Returns the suite's table: a line per run. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const isText = (column: number) => column === 0 || column === HEAD.length - 1;
  return cells
    .map((row) =>
      row
        .map((cell, column) => (isText(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function cellsOf({ fault, struck, virtualMs, verdict, duplicates, retries }: Row): string[] {
  const { counts, breaches, acknowledged } = verdict;
  const count = (name: string) => counts[name] ?? 0;
  const known = acknowledged.length > 0 ? `, ${acknowledged.length} mails doubled` : "";
  return [
    fault,
    String(struck),
    String(count("orders")),
    String(count("events")),
    String(duplicates),
    String(retries),
    String(count("dead letters")),
    lengthOf(virtualMs),
    breaches.length === 0
      ? `holds${known}`
      : `${breaches.length} ${breaches.length === 1 ? "breach" : "breaches"}${known}`,
  ];
}

/** The two largest units of a length of time. */
function lengthOf(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}

const STORIES = 3;

/** Returns what is wrong, with the story of each of the first few. */
export function breachReport({ breaches, acknowledged }: Verdict): string {
  const lines = breaches.map(({ invariant, subject, message }) => `✕ ${invariant}: ${subject}: ${message}`);
  const stories = breaches
    .slice(0, STORIES)
    .map(({ subject, story }) =>
      [`\nThe story of ${subject}:`, ...story.map((each) => `  ${JSON.stringify(each)}`)].join("\n"),
    );
  const known = acknowledged.map(({ subject, message, cause }) => `· ${subject}: ${message}, because of ${cause}.`);
  return [...lines, ...known, ...stories].join("\n");
}
