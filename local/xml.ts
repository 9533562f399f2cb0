import { parseXML } from "@aws-sdk/xml-builder";

/** The content of an element: text, or an object of elements. A list stands for one element of its name per item. */
export type XmlContent = string | number | boolean | XmlElements;

export interface XmlElements {
  /** Left out when undefined. */
  [name: string]: XmlContent | readonly XmlContent[] | undefined;
}

/** The content as XML; `escapeText` writes its texts. */
export function writeXml(content: XmlContent, escapeText: (text: string) => string = escapeXml): string {
  if (typeof content !== "object") return escapeText(String(content));
  return Object.entries(content)
    .flatMap(([name, value]) =>
      [value ?? []].flat().map((each) => `<${name}>${writeXml(each as XmlContent, escapeText)}</${name}>`),
    )
    .join("");
}

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

/**
 * The elements in the root of a document, by name and in order. Returns undefined unless it is well-formed and its root has
 * the name.
 */
export function readXml(text: string, root: string): XmlNode | undefined {
  try {
    const document = parseXML(withWholeCharacters(text)) as Record<string, unknown>;
    return Object.hasOwn(document, root) ? nodeOf(document[root]) : undefined;
  } catch {
    // The parser's errors speak to its own program: to ours there is one, that it cannot be read.
    return undefined;
  }
}

/** An element that was read. */
export interface XmlNode {
  text: string;
  elements: Record<string, XmlNode[]>;
}

/** The parser gives text as a string, and elements and attributes as an object with lists where a name repeats. */
function nodeOf(value: unknown): XmlNode {
  if (typeof value === "string") return { text: value, elements: {} };
  const { "#text": text = "", ...rest } = value as Record<string, unknown>;
  const named = Object.entries(rest).filter(([name]) => !name.startsWith("xmlns"));
  return {
    text: String(text),
    elements: Object.fromEntries(named.map(([name, each]) => [name, [each].flat().map(nodeOf)])),
  };
}

/** The parser cuts references to characters beyond U+FFFF short. */
function withWholeCharacters(text: string): string {
  return text.replace(/&#(?:x([\da-f]{5,6})|(\d{5,7}));/gi, (reference, hex, decimal) => {
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0xffff && code <= 0x10ffff ? String.fromCodePoint(code) : reference;
  });
}
