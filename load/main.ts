#!/usr/bin/env node
import { writeFile } from "node:fs/promises";
import { readApplication } from "./application.ts";
import { carryOut } from "./command/carry-out.ts";
import { explained } from "./command/explained.ts";
import { listenForInterruptions } from "./command/interruptions.ts";
import { type CompareOptions, readOptions, type TrendOptions } from "./command/options.ts";
import { readResults } from "./command/read-results.ts";
import { outliveReader, printableLines } from "./command/terminal.ts";
import { USAGE } from "./command/usage.ts";
import { compare } from "./compare/comparison.ts";
import { comparisonText } from "./compare/comparison-text.ts";
import { trendOf, trendText } from "./compare/trend.ts";
import { exportResults } from "./export/export.ts";
import { comparisonPage } from "./report/comparison-page.ts";
import { trendPage } from "./report/trend-page.ts";
import type { Result } from "./result/result.ts";
import { removeProbe } from "./site/deploy.ts";
import { busOf } from "./site/site.ts";

const say = (text: string) => console.log(printableLines(text));

const STATUS = { passed: 0, thresholdFailed: 1, notRun: 2, notValid: 3 };

async function main(args: string[]): Promise<number> {
  outliveReader();
  // Reports contain what the events contained: only their owner may read them.
  process.umask(0o077);
  const options = readOptions(args);
  switch (options?.command) {
    case undefined:
      say(USAGE);
      return STATUS.passed;
    case "compare":
      return compareResults(options);
    case "trend":
      return showTrend(options);
    case "export":
      say((await exportResults(await readAll(options.paths), options.exports)).join("\n"));
      return STATUS.passed;
    case "remove": {
      const described = await readApplication(options.config);
      await removeProbe(busOf(options, described?.application), listenForInterruptions().stop);
      return STATUS.passed;
    }
    case "run":
      return statusOf(await carryOut(options, { say, ...listenForInterruptions() }));
  }
}

async function compareResults({ paths: [a, b], html }: CompareOptions): Promise<number> {
  const [before, after] = await Promise.all([readResults(a), readResults(b)]);
  if (html !== undefined) await writeFile(html, comparisonPage(before, after));
  say(comparisonText(compare(before, after)));
  if (html !== undefined) say(`\n${html}`);
  return STATUS.passed;
}

async function showTrend({ paths, html }: TrendOptions): Promise<number> {
  const trend = trendOf(await readAll(paths));
  if (html !== undefined) await writeFile(html, trendPage(trend));
  say(trendText(trend));
  if (html !== undefined) say(`\n${html}`);
  return STATUS.passed;
}

const readAll = async (paths: string[]): Promise<Result[]> => (await Promise.all(paths.map(readResults))).flat();

function statusOf(results: Result[]): number {
  if (results.some(({ thresholds }) => thresholds.some(({ failed }) => failed))) return STATUS.thresholdFailed;
  return results.every(({ validity }) => validity.valid) ? STATUS.passed : STATUS.notValid;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(printableLines(explained(error)));
  process.exitCode = STATUS.notRun;
}
