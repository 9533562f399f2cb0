import type { Place } from "./asl.ts";

const ALWAYS = /^\$\$\.(StateMachine(\.|\[|$)|Execution\.(Id|Name|RoleArn)$)/;
// Within a Map or Parallel state the library says of these what holds for the branch alone.
const OUTSIDE = /^\$\$\.Execution(\.|\[|$)/;
const OF_MAP = /^\$\$\.Map\./;

/** The paths into the context object that the local cloud cannot follow. */
export function unsupportedContext({ state, at, nested }: Place): string[] {
  const { Branches: _, Iterator: __, ItemProcessor: ___, Result: ____, ...own } = state;
  const isKnown = (path: string) =>
    ALWAYS.test(path) || (!nested && OUTSIDE.test(path)) || (state.Type === "Map" && OF_MAP.test(path));
  return pathsIn(own)
    .filter((path) => !isKnown(path))
    .map((path) => `the path ${path} into the context object is not supported here at ${at}`);
}

/** Every path into the context object in paths and payload templates, those within intrinsic functions included. */
function pathsIn(value: unknown, key = ""): string[] {
  if (typeof value === "string") {
    const evaluated = key.endsWith(".$") || key.endsWith("Path") || key === "Variable";
    return evaluated ? (value.match(/\$\$[^\s,)]*/g) ?? []) : [];
  }
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, each]) => pathsIn(each, Array.isArray(value) ? key : name));
}
