import { styleText } from "node:util";
import type { Fact } from "../trace.ts";

const SIGNS = { created: "+", updated: "~", removed: "-" };
const MOST_LISTED = 12;

/** What the terminal shows of a save: what is live now, or what is wrong with it. Undefined for other facts. */
export function editLines(fact: Fact): string | undefined {
  if (fact.kind === "edit-failed") {
    const { file, line, column, message } = fact;
    const where = file === undefined ? "" : `${[file, line, column].filter((each) => each !== undefined).join(":")}: `;
    return styleText("red", `✗ ${where}${message}\n  What ran before keeps running.`);
  }
  if (fact.kind !== "redeployed") return undefined;
  const { functions, changes, left, ms } = fact;
  const names = functions.map((arn) => arn.slice(arn.lastIndexOf(":") + 1));
  const lines = [
    `✓ live after ${Math.round(ms)} ms${names.length > 0 ? `: ${listed(names).join(", ")}` : ""}`,
    ...listed(changes.map(({ change, id, type }) => `  ${SIGNS[change]} ${id} (${type})`)),
    ...left.map((each) => `  No template has it any more; it stays as it is: ${each}`),
  ];
  return styleText("green", lines.join("\n"));
}

const listed = (all: string[]): string[] =>
  all.length > MOST_LISTED ? [...all.slice(0, MOST_LISTED), `  … and ${all.length - MOST_LISTED} more`] : all;
