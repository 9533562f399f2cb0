/**
 * Returns the values at a path, none where there is no such field. A list on the way stands for each of its elements; a
 * number in the path is one of them.
 */
export function valuesAt(value: unknown, path: readonly (string | number)[]): unknown[] {
  const [first, ...rest] = path;
  if (Array.isArray(value)) {
    const indexed = typeof first === "number" ? valuesAt(value[first], rest) : [];
    return [...indexed, ...value.flatMap((each) => valuesAt(each, path))];
  }
  if (first === undefined) return value === undefined ? [] : [value];
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, first)) return [];
  return valuesAt((value as Record<string, unknown>)[first], rest);
}
