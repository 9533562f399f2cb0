import { unzipSync } from "fflate";
import { invalid } from "../function-config.ts";

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const LARGEST_ARCHIVE = 52_428_800;
const LARGEST_CODE = 262_144_000;
// As many as an archive without the 64-bit extension can hold.
const MOST_FILES = 65_535;

/**
 * The files of a deployment package, by path. Throws `InvalidParameterValueException` for what is no ZIP archive, for one
 * that is too large before or after it is unpacked, and for a path that leads out of its folder.
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
    // No file gets more room than it declares.
    return unzipSync(archive, { filter });
  } catch (error) {
    if (error instanceof Error && "code" in error && typeof error.code === "string") throw error;
    throw unreadable((error as Error).message);
  }
}

/** A path of forward slashes that neither begins at a root nor climbs. */
function staysInside(name: string): boolean {
  if (name === "" || /[\0\\]/.test(name) || /^(\/|[a-zA-Z]:)/.test(name)) return false;
  return !name.split("/").includes("..");
}

/** The refusal of an archive that cannot be unpacked here. */
export const unreadable = (reason: string) =>
  invalid(`Could not unzip uploaded file. Please check your file, then try to upload again. (${reason})`);
