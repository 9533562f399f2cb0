import { unzipSync } from "fflate";
import { invalid } from "../function-config.ts";

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const LARGEST_ARCHIVE = 52_428_800;
const LARGEST_CODE = 262_144_000;
// The limit of an archive without the ZIP64 extension.
const MOST_FILES = 65_535;

/**
 * Returns the files of a deployment package, by path. Throws `InvalidParameterValueException` for an invalid ZIP archive,
 * one that is too large compressed or unpacked, or a path that leaves its folder.
 */
export function unpack(archive: Uint8Array): Record<string, Uint8Array> {
  if (archive.length === 0) throw invalid("Uploaded file must be a non-empty zip");
  if (archive.length > LARGEST_ARCHIVE)
    throw invalid(`The zip file has ${archive.length} bytes: it must have ${LARGEST_ARCHIVE} at most.`);
  let bytes = 0;
  let count = 0;
  const files = unzipped(archive, ({ name, originalSize }) => {
    bytes += originalSize;
    count++;
    if (bytes > LARGEST_CODE) throw invalid(`Unzipped size must be smaller than ${LARGEST_CODE} bytes`);
    if (count > MOST_FILES) throw unreadable(`it has more than ${MOST_FILES} files`);
    if (!staysInside(name)) throw unreadable(`the path ${JSON.stringify(name)} leads out of the archive`);
    return !name.endsWith("/");
  });
  if (count === 0) throw invalid("Uploaded file must be a non-empty zip");
  return files;
}

function unzipped(archive: Uint8Array, filter: (file: { name: string; originalSize: number }) => boolean) {
  try {
    // No file may unpack to more than its declared size.
    return unzipSync(archive, { filter });
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "string") throw error;
    throw unreadable((error as Error).message);
  }
}

/** Whether a path is relative, with forward slashes and without `..`. */
function staysInside(name: string): boolean {
  if (name === "" || /[\0\\]/.test(name) || /^(\/|[a-zA-Z]:)/.test(name)) return false;
  return !name.split("/").includes("..");
}

/** Returns the error for an archive that cannot be unpacked. */
export const unreadable = (reason: string) =>
  invalid(`Could not unzip uploaded file. Please check your file, then try to upload again. (${reason})`);
