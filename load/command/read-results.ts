import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { parseResult, type Result } from "../result/result.ts";

/** Reads results: of a file, or of every `.json` file in a folder. Rejects when there is none, or when one is not a result. */
export async function readResults(path: string): Promise<[Result, ...Result[]]> {
  const files = (await isFolder(path)) ? await resultFilesIn(path) : [path];
  const [first, ...others] = await Promise.all(files.map(readResult));
  if (!first) throw new Error(`${path} holds no results: there is no .json file in it.`);
  return [first, ...others];
}

const cannotRead =
  (path: string) =>
  (cause: Error): never => {
    throw new Error(`${path} cannot be read: ${cause.message}`, { cause });
  };

const isFolder = async (path: string): Promise<boolean> => (await stat(path).catch(cannotRead(path))).isDirectory();

const resultFilesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder))
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => join(folder, name));

const readResult = async (file: string): Promise<Result> =>
  parseResult(await readFile(file, "utf8").catch(cannotRead(file)), file);
