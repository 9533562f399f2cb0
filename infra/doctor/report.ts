import { printable } from "../../events/dead-letters/terminal.ts";
import type { Finding } from "./finding.ts";

const MARGIN = "         ";

/** The findings for people: a line each, what to do below it, and what it comes to. */
export function report(findings: Finding[]): string {
  const lines = findings.flatMap(({ level, what, remedy = [] }) => [
    `${level.padEnd(MARGIN.length)}${printable(what)}`,
    ...remedy.map((line) => `${MARGIN}  ${printable(line)}`),
  ]);
  const count = (level: Finding["level"]) => findings.filter((finding) => finding.level === level).length;
  return [...lines, "", `${count("error")} errors, ${count("warning")} warnings`].join("\n");
}
