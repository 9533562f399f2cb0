import type { Result } from "../result/result.ts";
import { differenceOf, figures, shown } from "./figures.ts";

/** Two runs side by side as lines of text: every figure, and how the second stands to the first. */
export function comparisonOf(before: Result, after: Result): string {
  const rows = figures.map((figure) => {
    const difference = differenceOf(figure, before, after);
    const percent = difference?.percent;
    const change = percent === undefined ? "" : `${percent > 0 ? "+" : ""}${percent.toFixed(1)} %`;
    const verdict = difference && difference.verdict !== "same" ? difference.verdict : "";
    return [
      `${figure.label} (${figure.unit})`,
      shown(figure.of(before), figure.unit),
      shown(figure.of(after), figure.unit),
      change,
      verdict,
    ];
  });
  const table = [["", "A", "B", "B to A", ""], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => (row[column] ?? "").length)));
  const lines = table.map(([label = "", a = "", b = "", change = "", verdict = ""]) =>
    `${label.padEnd(widths[0] ?? 0)}  ${a.padStart(widths[1] ?? 0)}  ${b.padStart(widths[2] ?? 0)}  ${change.padStart(widths[3] ?? 0)}  ${verdict}`.trimEnd(),
  );
  return [...lines, ...differingSettings(before, after), ...doubts(before, after)].join("\n");
}

/** Settings that differ make two runs hard to compare: they are named. */
function differingSettings(before: Result, after: Result): string[] {
  const keys = Object.keys(before.configuration) as (keyof Result["configuration"])[];
  const differing = keys.flatMap((key) => {
    const [a, b] = [JSON.stringify(before.configuration[key]), JSON.stringify(after.configuration[key])];
    return a === b ? [] : [`  ${key}: ${a} in A, ${b} in B`];
  });
  return differing.length === 0 ? [] : ["", "Settings that differ:", ...differing];
}

function doubts(before: Result, after: Result): string[] {
  const named: [string, Result][] = [
    ["A", before],
    ["B", after],
  ];
  return named.flatMap(([name, { validity }]) =>
    validity.valid
      ? []
      : [`${name} is not valid for the bus: ${validity.reasons.map(({ message }) => message).join(" ")}`],
  );
}
