import { writeXml, type XmlContent } from "../xml.ts";

/**
 * The content of an XML element as AWS Query writes it: a list as `member` elements, a `Map` as `entry` elements with
 * `key` and `value`, an object as one element for each field that is not undefined.
 */
export const toXml = (value: unknown): string => writeXml(contentOf(value));

/** Returns a value as elements: see `toXml`. */
export function contentOf(value: unknown): XmlContent {
  if (Array.isArray(value)) return { member: value.map(contentOf) };
  if (value instanceof Map)
    return { entry: [...value].map(([key, each]) => ({ key: contentOf(key), value: contentOf(each) })) };
  if (typeof value !== "object" || value === null) return String(value);
  const given = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(given.map(([name, each]) => [name, contentOf(each)]));
}
