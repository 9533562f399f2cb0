import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { explain } from "../explained-error.ts";

/** What is wrong with an edit, and where. */
export interface Diagnosis {
  /** One sentence. */
  message: string;
  /** Relative to the project, where it lies in there. */
  file?: string;
  line?: number;
  column?: number;
}

/** What esbuild's API rejects with. */
interface BuildFailure {
  errors: { text: string; location: { file: string; line: number; column: number } | null }[];
}

/** Returns where an error of a bundler, a synthesis or a deployment comes from, and its sentence. */
export function diagnose(error: unknown, projectDirectory: string): Diagnosis {
  const [first] = (error as Partial<BuildFailure>).errors ?? [];
  if (first?.text) return at(projectDirectory, first.text, first.location ? fromOne(first.location) : undefined);
  const output = stripVTControlCharacters(explain(error));
  return ofBundler(output, projectDirectory) ?? ofNode(output, projectDirectory) ?? { message: output.trim() };
}

/** esbuild's own words: `✘ [ERROR] Expected ";"`, an empty line, and `    file.ts:3:14:`. */
function ofBundler(output: string, projectDirectory: string): Diagnosis | undefined {
  const [, text = "", place] = /\[ERROR\] (.*)(?:\s+(\S.*:\d+:\d+):$)?/m.exec(output) ?? [];
  return text === ""
    ? undefined
    : at(projectDirectory, text, place === undefined ? undefined : fromOne(placeOf(place)));
}

/** esbuild counts columns from 0, editors from 1. */
const fromOne = ({ column = 0, ...place }: { file: string; line: number; column?: number }) => ({
  ...place,
  column: column + 1,
});

/** An error that nobody caught: where it was thrown or could not be parsed, the error, and its stack. */
function ofNode(output: string, projectDirectory: string): Diagnosis | undefined {
  const [, name = "", text = ""] = /^(?:Uncaught )?(\w*Error)(?: \[\w+\])?: (.*)$/m.exec(output) ?? [];
  if (name === "") return undefined;
  const frames = [...output.matchAll(/((?:file:\/\/|\/|[A-Za-z]:\\)[^\s()]*?:\d+(?::\d+)?)\b/g)].map(([, found = ""]) =>
    placeOf(found),
  );
  const own = frames.find(({ file }) => !file.includes("node_modules") && isWithin(projectDirectory, file));
  // Node's first line has no column, but the stack may.
  const exact = frames.find(({ file, line, column }) => column && file === own?.file && line === own.line);
  return at(projectDirectory, name === "Error" ? text : `${name}: ${text}`, exact ?? own);
}

function placeOf(text: string): { file: string; line: number; column?: number } {
  const [, file = "", line, column] = /^(.*?):(\d+)(?::(\d+))?$/.exec(text) ?? [];
  return {
    file: file.startsWith("file://") ? fileURLToPath(file) : file,
    line: Number(line),
    ...(column !== undefined && { column: Number(column) }),
  };
}

function at(
  projectDirectory: string,
  message: string,
  place: { file: string; line: number; column?: number } | undefined,
): Diagnosis {
  if (!place) return { message };
  const file = isWithin(projectDirectory, place.file) ? relative(projectDirectory, place.file) : place.file;
  return { message, ...place, file };
}

const isWithin = (directory: string, file: string): boolean =>
  file.startsWith("/") && !relative(directory, file).startsWith("..");
