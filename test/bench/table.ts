import type { Section } from "./measurement.ts";

/** A section as lines of text. */
export function tableOf({ title, method, measurements }: Section): string {
  const width = Math.max(...measurements.map(({ name }) => name.length));
  const rows = measurements.map(({ name, value, unit, aim, limit }) => {
    const verdict = aim ? `   aim ${aim.text}: ${aim.met ? "met" : "missed"}` : "";
    const reason = limit ? `\n${" ".repeat(4)}limited by ${limit}` : "";
    return `  ${name.padEnd(width)} ${rounded(value).padStart(10)} ${unit}${verdict}${reason}`;
  });
  return [`${title}\n  ${method}`, ...rows, ""].join("\n");
}

/** Three significant digits are as much as a noisy machine can tell. */
function rounded(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString("en");
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
