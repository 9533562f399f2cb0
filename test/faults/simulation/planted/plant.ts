import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CodeLibrary, compileModules } from "cdk-local-cloud";
import { PROJECT } from "../../../support/local-cloud.ts";
import type { Application } from "../run.ts";
import type { PlantedBreach } from "./breaches.ts";

/** Returns a source with the mistake in it. Throws if a place is not in it exactly once: the mistake has rotted. */
export function planted(source: string, { name, file, find, replace, alsoReplace }: PlantedBreach): string {
  let result = source;
  for (const change of alsoReplace ? [{ find, replace }, alsoReplace] : [{ find, replace }]) {
    const times = source.split(change.find).length - 1;
    if (times !== 1)
      throw new Error(
        `The planted breach “${name}” must match ${file} exactly once; it matches ${times} times: adapt it.`,
      );
    result = result.replace(change.find, () => change.replace);
  }
  return result;
}

/** Returns the application with the mistake in every function that has the file in its bundle. */
export async function withBreach(application: Application, breach: PlantedBreach): Promise<Application> {
  const file = join(PROJECT, breach.file);
  const contents = planted(readFileSync(file, "utf8"), breach);
  const entries = entriesOf(application.code);
  const plant = {
    name: "planted-breach",
    setup(build: { onLoad(filter: { filter: RegExp }, load: (at: { path: string }) => object | undefined): void }) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => (path === file ? { contents, loader: "ts" } : undefined));
    },
  };
  const codes = await compileModules([...entries.values()], [plant]);
  const code: CodeLibrary = new Map([...entries.keys()].map((key, i) => [key, codes[i] as (typeof codes)[number]]));
  return { ...application, code };
}

/** The source of each function's code, by what its source map says. */
function entriesOf(code: CodeLibrary): Map<string, string> {
  const handlers = globSync("{services,events}/*/*.handler.ts", { cwd: PROJECT });
  return new Map(
    [...code.keys()].map((key) => {
      const { sources } = JSON.parse(readFileSync(`${key}.mjs.map`, "utf8")) as { sources: string[] };
      const entry = handlers.find((handler) => sources.some((source) => source.endsWith(handler)));
      if (!entry) throw new Error(`No handler of the project is in ${key}.`);
      return [key, join(PROJECT, entry)];
    }),
  );
}
