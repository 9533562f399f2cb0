/** Parses CSV (RFC 4180) with a header line, and returns a record for each row. Throws for a row with another number of fields. */
export function parseCsv(text: string): Record<string, string>[] {
  const [header, ...rows] = linesOf(text.replace(/^\uFEFF/, ""));
  if (!header) return [];
  return rows.map((row, index) => {
    if (row.length !== header.length) {
      throw new Error(`row ${index + 1} has ${row.length} fields, but the header has ${header.length}.`);
    }
    return Object.fromEntries(header.map((name, column) => [name.trim(), row[column] ?? ""]));
  });
}

/** One field, quoted or plain, and what ends it. */
const FIELD = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;

function linesOf(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex < text.length) {
    const at = FIELD.lastIndex;
    const [, quoted, plain = "", end] = FIELD.exec(text) ?? [];
    if (end === undefined) throw new Error(`the quotes near "${text.slice(at, at + 20)}" are not balanced.`);
    line.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") {
      // A comma at the very end is followed by an empty field.
      if (FIELD.lastIndex === text.length) line.push("");
      else continue;
    }
    if (line.length > 1 || line[0] !== "") lines.push(line);
    line = [];
  }
  if (line.length > 0) lines.push(line);
  return lines;
}
