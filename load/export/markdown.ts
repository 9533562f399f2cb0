import { figuresOf, shown } from "../report/figures.ts";
import { sentenceOf } from "../report/report.ts";
import { breakPoint } from "../result/break-point.ts";
import type { Result } from "../result/result.ts";
import { thresholdSentence } from "../result/thresholds.ts";

/** Returns the results in Markdown, as a job summary of GitHub Actions shows it. */
export const markdownOf = (results: Result[]): string => results.map(sectionOf).join("\n");

function sectionOf(result: Result): string {
  const { validity, thresholds, configuration, run } = result;
  const failed = thresholds.some((each) => each.failed);
  const status = !validity.valid ? "⚠️ Not valid for the bus" : failed ? "❌ Thresholds failed" : "✅ Passed";
  const breaking = breakPoint(result);
  return [
    `### ${status}: ${escaped(configuration.scenario)}`,
    "",
    `${escaped(sentenceOf(result))} (run ${run})`,
    "",
    ...validity.reasons.map(({ message }) => `- **${escaped(message)}**`),
    ...(breaking === undefined ? [] : [`- ${escaped(breaking)}`]),
    ...thresholds.map((each) => `- ${each.failed ? "❌" : "✅"} ${escaped(thresholdSentence(each))}`),
    ...validity.notes.map(({ message }) => `- ${escaped(message)}`),
    "",
    "| | | |",
    "| --- | ---: | --- |",
    ...figuresOf(configuration.flow).map(
      (figure) => `| ${figure.label} | ${shown(figure.of(result), figure.unit)} | ${figure.unit} |`,
    ),
    "",
  ].join("\n");
}

/** Markdown has HTML in it, and a table's cells end at a pipe. */
const escaped = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>|#~&]/g, (character) => `\\${character}`).replaceAll("\n", " ");
