import { cpSync, existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { makeTemporaryDirectory } from "../../temporary-directory.ts";

interface SourceMap {
  sources: string[];
  sourceRoot?: string;
  sourcesContent?: (string | null)[];
}

/**
 * Returns the configuration with a copy of the code whose source maps name the sources on this machine, for a debugger: the
 * code is the same, but its maps' paths are relative to where it was bundled. The copy goes with this process.
 */
export function withLocalSources<Config extends { codeDirectory: string }>(config: Config): Config {
  const directory = makeTemporaryDirectory("lambda-code");
  process.once("exit", () => rmSync(directory, { recursive: true, force: true }));
  cpSync(config.codeDirectory, directory, { recursive: true });
  for (const name of globSync("**/*.map", { cwd: directory })) {
    const file = join(directory, name);
    const map = JSON.parse(readFileSync(file, "utf8")) as SourceMap;
    const found = map.sources.map((source) => localFile(join(map.sourceRoot ?? "", source), config.codeDirectory));
    const sources = found.map((path, i) => (path === undefined ? map.sources[i] : pathToFileURL(path).href));
    const sourcesContent = found.map((path, i) =>
      path === undefined ? map.sourcesContent?.[i] : readFileSync(path, "utf8"),
    );
    writeFileSync(file, JSON.stringify({ ...map, sourceRoot: "", sources, sourcesContent }));
  }
  return { ...config, codeDirectory: directory };
}

/** A source beside its code, or, as bundlers write it, on the way down from the project's directory. */
function localFile(source: string, codeDirectory: string): string | undefined {
  const below = source.replace(/^(?:\.\.?[/\\])+/, "");
  return [resolve(codeDirectory, source), resolve(below)].find(existsSync);
}
