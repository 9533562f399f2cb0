import { appendFile, writeFile } from "node:fs/promises";
import type { Result } from "../result/result.ts";
import { csvOf } from "./csv.ts";
import { junitOf } from "./junit.ts";
import { markdownOf } from "./markdown.ts";
import { openMetricsOf } from "./openmetrics.ts";
import { otlpOf } from "./otlp.ts";

/** The formats for other programs, by the option that names the file. */
const FORMATS = { junit: junitOf, csv: csvOf, openmetrics: openMetricsOf, otlp: otlpOf, markdown: markdownOf };
type Format = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as Format[];

/** The file of each format that is asked for. */
export type Exports = Partial<Record<Format, string>>;

/** Writes results in other formats, and returns the files. Markdown is appended, as a job summary requires. */
export async function exportResults(results: Result[], files: Exports): Promise<string[]> {
  const asked = FORMAT_NAMES.flatMap((format) => {
    const file = files[format];
    return file === undefined ? [] : [{ format, file }];
  });
  for (const { format, file } of asked) {
    const write = format === "markdown" ? appendFile : writeFile;
    await write(file, FORMATS[format](results));
  }
  return asked.map(({ file }) => file);
}
