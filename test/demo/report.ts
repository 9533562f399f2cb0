import { styleText } from "node:util";
import { printable, printableLines } from "../../events/dead-letters/terminal.ts";
import type { Check, Scenario } from "../scenarios/scenario.ts";

/** How a scenario went: what it checked, or the error that ended it. */
export interface Outcome {
  scenario: Scenario;
  checks: Check[] | string;
  ms: number;
}

/** Whether everything that a scenario looked at was as expected; a scenario that looked at nothing did not hold. */
const held = ({ checks }: Outcome): boolean =>
  typeof checks !== "string" && checks.length > 0 && checks.every((each) => each.held);

/** For programs: every scenario with its checks. */
export function reportOf(outcomes: Outcome[]) {
  return {
    held: outcomes.filter(held).length,
    scenarios: outcomes.map((outcome) => ({
      name: outcome.scenario.name,
      story: outcome.scenario.story,
      held: held(outcome),
      ms: outcome.ms,
      ...(typeof outcome.checks === "string" ? { error: outcome.checks } : { checks: outcome.checks }),
    })),
  };
}

/** For people: the scenario's name and story, then a line for each check with what was expected and seen. */
export function tableOf(outcome: Outcome): string {
  const { scenario, checks, ms } = outcome;
  const title = `${mark(held(outcome))} ${styleText("bold", scenario.name)} ${styleText("dim", `${ms} ms`)}\n  ${scenario.story}`;
  if (typeof checks === "string") return `${title}\n${styleText("red", `    ${printableLines(checks)}`)}\n`;
  const width = Math.max(...checks.map(({ what }) => what.length));
  const lines = checks.map(({ what, expected, seen, held: asExpected }) => {
    const expectation = asExpected ? "" : styleText("red", `  expected ${show(expected)}`);
    return `  ${mark(asExpected)} ${what.padEnd(width)}  ${show(seen)}${expectation}`;
  });
  return `${[title, ...lines].join("\n")}\n`;
}

const mark = (good: boolean) => (good ? styleText("green", "✓") : styleText("red", "✗"));
const show = (value: unknown) => printable(typeof value === "string" ? value : JSON.stringify(value));
