import type { Result } from "../result/result.ts";
import { requirementOf, thresholdSentence } from "../result/thresholds.ts";

/** Returns JUnit XML: a suite for each run, with a test case for its validity and one for each threshold. */
export function junitOf(results: Result[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${results.map(suiteOf).join("")}</testsuites>\n`;
}

interface Case {
  name: string;
  failure: string | undefined;
}

function suiteOf({ configuration, thresholds, timing, validity, run }: Result): string {
  const reasons = validity.reasons.map(({ message }) => message).join(" ");
  const cases: Case[] = [
    { name: "the result is valid for the bus", failure: validity.valid ? undefined : reasons },
    ...thresholds.map((threshold) => ({
      name: requirementOf(threshold),
      failure: threshold.failed ? thresholdSentence(threshold) : undefined,
    })),
  ];
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const seconds = (Date.parse(timing.finishedAt) - Date.parse(timing.startedAt)) / 1000;
  const suite = `load test of ${configuration.bus ?? configuration.stage} (run ${run})`;
  return [
    `  <testsuite name="${escaped(suite)}" tests="${cases.length}" failures="${failures}" errors="0" skipped="0" time="${seconds}" timestamp="${timing.startedAt.slice(0, 19)}">`,
    ...cases.map((each) => caseOf(each, configuration.scenario)),
    "  </testsuite>\n",
  ].join("\n");
}

function caseOf({ name, failure }: Case, scenario: string): string {
  const start = `    <testcase classname="${escaped(`load.${scenario}`)}" name="${escaped(name)}" time="0"`;
  if (failure === undefined) return `${start}/>`;
  return `${start}><failure message="${escaped(failure)}"/></testcase>`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;" };

/** XML has no way to write other control characters. */
const escaped = (text: string): string =>
  text.replace(/[&<>"\n]/g, (character) => ENTITIES[character] ?? character).replace(/\p{Cc}/gu, "�");
