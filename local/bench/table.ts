import type { Measurement, Section } from "./measurement.ts";

/** A section as lines of text: a figure a line, or a grid where the figures have cells. */
export function tableOf({ title, method, measurements }: Section): string {
  const inGrid = measurements.filter(({ cell }) => cell);
  const alone = measurements.filter(({ cell }) => !cell);
  return [`${title}\n  ${method}`, ...gridOf(inGrid), ...linesOf(alone), ""].join("\n");
}

function linesOf(measurements: Measurement[]): string[] {
  const width = Math.max(...measurements.map(({ name }) => name.length));
  return measurements.map((each) => {
    const { name, value, unit } = each;
    return `  ${name.padEnd(width)} ${rounded(value).padStart(10)} ${unit}${verdicts([each])}`;
  });
}

function gridOf(measurements: Measurement[]): string[] {
  if (measurements.length === 0) return [];
  const rows = Map.groupBy(measurements, ({ cell }) => cell?.row ?? "");
  const columns = [...new Set(measurements.map(({ cell }) => cell?.column ?? ""))];
  const width = Math.max(...[...rows.keys()].map((row) => row.length));
  const lineOf = (row: string, cells: string[]) =>
    `  ${row.padEnd(width)}${cells.map((cell) => cell.padStart(14)).join("")}`;
  return [
    lineOf("", columns),
    ...[...rows].map(([row, cells]) => {
      const figures = columns.map((column) => {
        const figure = cells.find(({ cell }) => cell?.column === column);
        return figure ? rounded(figure.value) : "";
      });
      return (lineOf(row, figures) + verdicts(cells)).trimEnd();
    }),
  ];
}

/** Every aim of these figures, missed when one of them misses it, and what limits them then. */
function verdicts(measurements: Measurement[]): string {
  const aims = Map.groupBy(
    measurements.flatMap(({ aim }) => aim ?? []),
    ({ text }) => text,
  );
  const told = [...aims].map(([text, each]) => `   aim ${text}: ${each.every(({ met }) => met) ? "met" : "missed"}`);
  const limits = new Set(measurements.flatMap(({ limit }) => limit ?? []));
  return [told.join(""), ...[...limits].map((limit) => `    limited by ${limit}`)].join("\n");
}

/** Three significant digits are as much as a noisy machine can tell. */
function rounded(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en");
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
