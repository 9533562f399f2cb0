/**
 * What every object has, such as `constructor`, and `__proto__`, which cannot even be set: dynalite keeps attributes and
 * tables in plain objects, where it takes these for an attribute that is there, or loses it. It sees them under another name.
 */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype));
const PREFIX = "own_";

/** The name that dynalite may see: another one when every object has it already. */
export const toEngine = (name: string): string => (isInherited(name) ? PREFIX + name : name);

/** The name that was meant. */
export const fromEngine = (name: string): string =>
  name.startsWith(PREFIX) && isInherited(name) ? name.slice(PREFIX.length) : name;

/** Also true of a name with the prefix, so that none is taken for another. */
function isInherited(name: string): boolean {
  let rest = name;
  while (rest.startsWith(PREFIX)) rest = rest.slice(PREFIX.length);
  return INHERITED.has(rest);
}

/** An expression, or a message, with its names renamed; `#a` and `:a` stand for others. */
export const renameWords = (text: string, rename: (name: string) => string): string =>
  text.replace(/(?<![\w#:])[A-Za-z_]\w*/g, rename);

/** A value with all its keys renamed, at every depth; the value itself where none changes. */
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
