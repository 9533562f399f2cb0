import { figuresOf, shown } from "../report/figures.ts";
import { type Comparison, estimateFor, type Row, type Side } from "./comparison.ts";
import type { Estimate } from "./estimate.ts";

/** Returns a comparison as lines of text: doubts first, then settings that differ, then every figure. */
export function comparisonText({ doubts, settings, rows, basis, sides }: Comparison): string {
  const names = sides.map(({ name, side }) => (side.length === 1 ? name : `${name} (${side.length} runs)`));
  const table = aligned([["", ...names, "B to A", ""], ...rows.map(cellsOf)]);
  return [
    ...doubts,
    ...(doubts.length > 0 ? [""] : []),
    ...(settings.length > 0 ? ["Settings that differ:", ...settings.map((each) => `  ${each}`), ""] : []),
    ...table,
    "",
    basis,
  ].join("\n");
}

const cellsOf = ({ figure, before, after, change, verdict }: Row): string[] => [
  `${figure.label} (${figure.unit})`,
  estimateText(before, figure.unit),
  estimateText(after, figure.unit),
  changeText(change, figure.unit),
  verdict,
];

/** Returns a median with its interval, or the value of a single run. */
export function estimateText(estimate: Estimate | undefined, unit: string): string {
  if (!estimate) return "–";
  const { median, low, high, runs } = estimate;
  if (runs === 1 || low === high) return shown(median, unit);
  return `${shown(median, unit)} [${shown(low, unit)}, ${shown(high, unit)}]`;
}

export function changeText(change: number | undefined, unit: string): string {
  if (change === undefined) return "";
  const digits = unit === "%" && change !== 0 && Math.abs(change) < 0.1 ? 4 : 1;
  return `${change > 0 ? "+" : ""}${change.toFixed(digits)} ${unit === "%" ? "points" : "%"}`;
}

/** Returns the medians and intervals of repeated runs as lines of text. */
export function repeatedText(side: Side): string {
  const figures = figuresOf(side[0].configuration.flow);
  const rows = figures.map((figure) => [
    `${figure.label} (${figure.unit})`,
    estimateText(estimateFor(figure, side), figure.unit),
  ]);
  return aligned([["", `median [interval] of ${side.length} runs`], ...rows]).join("\n");
}

/** Returns rows as lines with aligned columns: the first to the left, those between to the right. */
export function aligned(rows: string[][]): string[] {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  return rows.map((row) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? "";
        if (column === 0) return cell.padEnd(width);
        return column === columns - 1 && columns > 2 ? cell : cell.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
}
