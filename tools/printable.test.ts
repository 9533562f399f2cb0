import { expect, test } from "vitest";
import * as deadLetters from "../events/dead-letters/terminal.ts";
import * as load from "../load/command/terminal.ts";
import * as local from "../local/terminal/printable.ts";

// Each package has its own, since neither imports the other: they must not drift apart.
const implementations = { "events/dead-letters": deadLetters, load, local };

const cases: [what: string, text: string, shown: string, ofSeveralLines?: string][] = [
  ["plain text", "Zoë 注文 👩‍👩‍👧 “tea” \\u0041", "Zoë 注文 👩‍👩‍👧 “tea” \\u0041"],
  ["a colour", "\u001b[31mred", "\\u001b[31mred"],
  ["a title", "\u001b]0;title\u0007", "\\u001b]0;title\\u0007"],
  ["a control of one character (C1)", "\u009b2J\u0085", "\\u009b2J\\u0085"],
  ["a backspace, a null, a delete", "a\b\0\u007f", "a\\u0008\\u0000\\u007f"],
  ["a line that writes over itself", "paid\rfree", "paid\\u000dfree"],
  ["reversed text", "\u202egpj.exe \u2066x\u2069 \u200f", "\\u202egpj.exe \\u2066x\\u2069 \\u200f"],
  ["line separators", "a\u2028b\u2029", "a\\u2028b\\u2029"],
  ["lines", "a\n\tb", "a\\u000a\\u0009b", "a\n\tb"],
];

test.each(Object.entries(implementations))(
  "%s shows what would control a terminal, and nothing else otherwise",
  (_, one) => {
    for (const [what, text, shown, ofSeveralLines = shown] of cases) {
      expect(one.printable(text), what).toBe(shown);
      expect(one.printableLines(text), what).toBe(ofSeveralLines);
    }
  },
);
