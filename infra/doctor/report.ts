import { printable } from "../../events/dead-letters/terminal.ts";
import type { Finding } from "./finding.ts";

const MARGIN = "         ";

/** Formats the findings for people: one line each, with its remedy below, and a summary. */
export function report(findings: Finding[]): string {
  const lines = findings.flatMap(({ level, what, remedy = [] }) => [
    `${level.padEnd(MARGIN.length)}${printable(what)}`,
    ...remedy.map((line) => `${MARGIN}  ${printable(line)}`),
  ]);
  const count = (level: Finding["level"]) => findings.filter((finding) => finding.level === level).length;
  return [...lines, "", `${count("error")} errors, ${count("warning")} warnings`].join("\n");
}
