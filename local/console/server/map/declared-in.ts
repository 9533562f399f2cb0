import { readFile } from "node:fs/promises";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

interface Entry {
  type: string;
  data?: unknown;
}

/**
 * The line of the app's code that declared a resource: the outermost constructor on the way to it, such as that of its
 * stack. Undefined where the assembly holds no places, or none within the directory.
 */
export async function declaredIn(
  metadataFile: string,
  logicalId: string,
  directory: string,
): Promise<string | undefined> {
  const entries = await metadataOf(metadataFile);
  const own = Object.values(entries).find((list) =>
    list.some(({ type, data }) => type === "aws:cdk:logicalId" && data === logicalId),
  );
  const frames = own?.find(({ type }) => type === "aws:cdk:creationStack")?.data;
  return Array.isArray(frames) ? placeIn(frames.map(String), directory) : undefined;
}

async function metadataOf(file: string): Promise<Record<string, Entry[]>> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Record<string, Entry[]>;
  } catch {
    // An assembly may come without it.
    return {};
  }
}

/** `new PaymentStack (file:///project/infra/payment-stack.ts:20:5)`, innermost frame first. */
function placeIn(frames: readonly string[], directory: string): string | undefined {
  const own = frames.flatMap((frame) => {
    const [, url, line] = /\(?((?:file:\/\/|\/)[^()]*?):(\d+):\d+\)?$/.exec(frame) ?? [];
    if (url === undefined || url.includes("node_modules")) return [];
    const path = relative(directory, url.startsWith("file:") ? fileURLToPath(url) : url);
    return path.startsWith(`..${sep}`) ? [] : [{ place: `${path}:${line}`, isConstructor: frame.startsWith("new ") }];
  });
  return (own.findLast(({ isConstructor }) => isConstructor) ?? own[0])?.place;
}
