/** Keywords that validators ignore. */
const ANNOTATIONS = new Set(["$schema", "title", "description", "examples", "default"]);
const isAnnotation = (keyword: string): boolean => ANNOTATIONS.has(keyword) || keyword.startsWith("x-");

interface Schema {
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  [keyword: string]: unknown;
}

/**
 * Returns the breaking changes between two JSON Schemas, one line each. Only adding an optional field is compatible:
 * archive and queues still contain old events for new consumers, and old consumers receive new events.
 */
export function breakingChanges(before: Schema, after: Schema, path = ""): string[] {
  const here = path || "the data";
  return [
    ...changedKeywords(before, after).map(
      (keyword) => `${here}: ${keyword} was ${text(before[keyword])} and is ${text(after[keyword])}`,
    ),
    ...changedFields(before, after, path),
    ...(before.items && after.items ? breakingChanges(before.items, after.items, `${path}[]`) : []),
  ];
}

function changedFields(before: Schema, after: Schema, path: string): string[] {
  const [old, now] = [before.properties ?? {}, after.properties ?? {}];
  const [wasRequired, isRequired] = [new Set(before.required), new Set(after.required)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name) => {
    const field = path ? `${path}.${name}` : name;
    const [oldField, newField] = [old[name], now[name]];
    if (!newField) return [`${field}: was removed`];
    if (!oldField)
      return isRequired.has(name) ? [`${field}: is new and required; events of before do not have it`] : [];
    const changed = breakingChanges(oldField, newField, field);
    if (wasRequired.has(name) === isRequired.has(name)) return changed;
    const [from, to] = isRequired.has(name) ? ["optional", "required"] : ["required", "optional"];
    return [...changed, `${field}: was ${from} and is ${to}`];
  });
}

function changedKeywords(before: Schema, after: Schema): string[] {
  const inside = new Set(["properties", "required", ...(before.items && after.items ? ["items"] : [])]);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (keyword) => !isAnnotation(keyword) && !inside.has(keyword) && text(before[keyword]) !== text(after[keyword]),
  );
}

const text = (value: unknown): string => JSON.stringify(value) ?? "absent";
