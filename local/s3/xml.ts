import type { HttpResponse } from "../aws.ts";
import { writeXml, type XmlElements } from "../xml.ts";

const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";

/** Returns a complete document; results carry S3's namespace, errors do not. */
export function document(root: string, content: XmlElements): string {
  const namespace = root === "Error" ? "" : ` xmlns="${NAMESPACE}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${namespace}>${writeXml(content, escapeText)}</${root}>`;
}

/** Returns an operation's response. */
export const xmlResponse = (root: string, content: XmlElements): HttpResponse => ({
  status: 200,
  headers: { "content-type": "application/xml" },
  body: document(root, content),
});

function escapeText(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a key may hold them, and XML cannot hold them plainly.
    /[&<>"\u0000-\u001f\u007f\ufffe\uffff]/g,
    (character) => `&#x${character.codePointAt(0)?.toString(16)};`,
  );
}
