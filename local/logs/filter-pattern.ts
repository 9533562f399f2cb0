import { AwsError } from "../aws.ts";

interface Term {
  text: string;
  kind: "must" | "may" | "never";
}

const TERM = /^([-?]?)(?:"((?:[^"\\]|\\.)*)"|([\w]+))(?:\s+|$)/;

/**
 * Parses a filter pattern of terms: the message must contain every plain term, no `-` term, and, if there are no plain
 * terms, at least one `?` term. Throws `InvalidParameterException` for unsupported patterns: JSON, fields and regular
 * expressions. https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function parseFilterPattern(pattern: string): (message: string) => boolean {
  const terms: Term[] = [];
  for (let rest = pattern.trim(); rest !== ""; ) {
    const [whole, sign, quoted, plain] = TERM.exec(rest) ?? [];
    if (whole === undefined) throw invalid(pattern, rest);
    const text = quoted === undefined ? (plain ?? "") : quoted.replaceAll(/\\(.)/g, "$1");
    terms.push({ text, kind: sign === "-" ? "never" : sign === "?" ? "may" : "must" });
    rest = rest.slice(whole.length);
  }
  const of = (kind: Term["kind"]) => terms.filter((term) => term.kind === kind).map(({ text }) => text);
  const [must, may, never] = [of("must"), of("may"), of("never")];
  return (message) =>
    must.every((text) => message.includes(text)) &&
    !never.some((text) => message.includes(text)) &&
    // As on AWS, optional terms are ignored beside others.
    (may.length === 0 || must.length + never.length > 0 || may.some((text) => message.includes(text)));
}

function invalid(pattern: string, at: string): AwsError {
  const kind = { "{": "JSON patterns", "[": "Patterns of space-delimited fields", "%": "Regular expressions" }[
    at[0] ?? ""
  ];
  return new AwsError(
    "InvalidParameterException",
    kind
      ? `${kind} are not supported by the local cloud, only terms: ${pattern}`
      : `Invalid filter pattern: put terms with other than letters, digits and _ in double quotes: ${pattern}`,
  );
}
