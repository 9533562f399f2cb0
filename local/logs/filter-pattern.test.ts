import { expect, test } from "vitest";
import { parseFilterPattern } from "./filter-pattern.ts";

test.each<[string, string, boolean]>([
  ["", "anything", true],
  ["ERROR", "an ERROR here", true],
  ["ERROR", "an error here", false],
  ["ERROR order", "order: ERROR", true],
  ["ERROR order", "ERROR", false],
  ['"order 7"', "the order 7", true],
  ['"order 7"', "order: 7", false],
  ['"say \\"hi\\""', 'they say "hi"', true],
  ["ERROR -Exiting", "ERROR", true],
  ["ERROR -Exiting", "ERROR Exiting", false],
  ["?ERROR ?WARN", "a WARN", true],
  ["?ERROR ?WARN", "an INFO", false],
  ["ERROR ?WARN", "ERROR", true],
])("%s on %s: %j", (pattern, message, expected) => {
  expect(parseFilterPattern(pattern)(message)).toBe(expected);
});

test.each([
  ['{ $.level = "ERROR" }', "JSON patterns are not supported"],
  ["[ip, user]", "Patterns of space-delimited fields are not supported"],
  ["%ERR.*%", "Regular expressions are not supported"],
  ["order-7", "in double quotes: order-7"],
])("%s is rejected", (pattern, message) => {
  expect(() => parseFilterPattern(pattern)).toThrow(message);
});
