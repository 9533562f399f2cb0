/**
 * The content of an XML element as AWS Query writes it: a list as `member` elements, a `Map` as `entry` elements with
 * `key` and `value`, an object as one element for each field that is not undefined.
 */
export function toXml(value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => element("member", each)).join("");
  if (value instanceof Map) return [...value].map(([key, each]) => element("entry", { key, value: each })).join("");
  if (typeof value === "object" && value !== null)
    return Object.entries(value)
      .map(([name, each]) => (each === undefined ? "" : element(name, each)))
      .join("");
  return escapeXml(String(value));
}

const element = (name: string, content: unknown): string => `<${name}>${toXml(content)}</${name}>`;

/** Text for between two tags. What XML cannot hold at all becomes the replacement character. */
export function escapeXml(text: string): string {
  return (
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      // A parser would turn a plain one into a line feed.
      .replaceAll("\r", "&#xD;")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones XML 1.0 has no way to write.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
  );
}
