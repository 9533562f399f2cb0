import type { Place } from "./asl.ts";

const ALWAYS = /^\$\$\.(StateMachine|Execution)(\.|\[|$)/;
const OF_MAP = /^\$\$\.Map\./;

/** Returns the paths into the context object that the local cloud does not support. */
export function unsupportedContext({ state, at }: Place): string[] {
  const { Branches: _, Iterator: __, ItemProcessor: ___, Result: ____, ...own } = state;
  const isKnown = (path: string) => ALWAYS.test(path) || (state.Type === "Map" && OF_MAP.test(path));
  return pathsIn(own)
    .filter((path) => !isKnown(path))
    .map((path) => `the path ${path} into the context object is not supported here at ${at}`);
}

/** Returns whether the text under this key is a path or an intrinsic function, not plain data. */
export const isEvaluated = (key: string): boolean => key.endsWith(".$") || key.endsWith("Path") || key === "Variable";

/**
 * Returns every path into the context object in paths and payload templates, including those in intrinsic functions.
 */
function pathsIn(value: unknown, key = ""): string[] {
  if (typeof value === "string") {
    return isEvaluated(key) ? (value.match(/\$\$[^\s,)]*/g) ?? []) : [];
  }
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, each]) => pathsIn(each, Array.isArray(value) ? key : name));
}
