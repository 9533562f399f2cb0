/**
 * Names that every object inherits, such as `constructor`, and `__proto__`, which cannot even be assigned. dynalite
 * keeps attributes and tables in plain objects, where it mistakes these names for existing attributes or loses them, so
 * they are renamed for it.
 */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));
const PREFIX = "own_";

/** Returns the name to use in dynalite, which differs if every object inherits it. */
export const toEngine = (name: string): string => (isInherited(name) ? PREFIX + name : name);

/** Returns the original name. */
export const fromEngine = (name: string): string =>
  name.startsWith(PREFIX) && isInherited(name) ? name.slice(PREFIX.length) : name;

/** Returns true also for a name with the prefix, so that renaming stays reversible. */
function isInherited(name: string): boolean {
  let rest = name;
  while (rest.startsWith(PREFIX)) rest = rest.slice(PREFIX.length);
  return INHERITED.has(rest);
}

/** Renames the names in an expression or a message; `#a` and `:a` are placeholders. */
export const renameWords = (text: string, rename: (name: string) => string): string =>
  text.replace(/(?<![\w#:])[A-Za-z_]\w*/g, rename);

/** Renames all keys of a value, at every depth; returns the value itself if none changes. */
export function renameKeys<T>(value: T, rename: (name: string) => string): T {
  if (value === null || typeof value !== "object") return value;
  let changed = false;
  const renamed = (each: unknown) => {
    const inner = renameKeys(each, rename);
    changed ||= inner !== each;
    return inner;
  };
  if (Array.isArray(value)) {
    const items = value.map(renamed);
    return changed ? (items as T) : value;
  }
  const entries = Object.entries(value).map(([name, each]): [string, unknown] => {
    const other = rename(name);
    changed ||= other !== name;
    return [other, renamed(each)];
  });
  return changed ? (Object.fromEntries(entries) as T) : value;
}
