const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** A whole document; results carry S3's namespace, errors do not. */
export function document(root: string, content: string): string {
  const namespace = root === "Error" ? "" : ` xmlns="${NAMESPACE}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${namespace}>${content}</${root}>`;
}

/** One element around text. */
export const element = (name: string, text: string | number | boolean): string =>
  `<${name}>${escapeText(String(text))}</${name}>`;

/** The inner text or markup of every element of that name, in order. Enough for the small documents clients send. */
export function innerOf(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, "g"))].map(
    ([, inner]) => inner ?? "",
  );
}

/** Text between tags as it was before it was escaped. */
export function unescapeText(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return ENTITIES[name] ?? whole;
  });
}

function escapeText(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a key may hold them, and XML cannot hold them plainly.
    /[&<>"\u0000-\u001f\u007f\ufffe\uffff]/g,
    (character) => `&#x${character.codePointAt(0)?.toString(16)};`,
  );
}
