import { describe, expect, test } from "vitest";
import { caseFold } from "./ignore-case.ts";
import { buildIntervalIndex } from "./interval-index.ts";
import { createPrefixTree } from "./prefix-tree.ts";
import { buildSubstringIndex } from "./substring-index.ts";
import { parseWildcard } from "./wildcard.ts";
import { tooComplex } from "./wildcard-complexity.ts";

const collect = (run: (found: (item: string) => void) => void): string[] => {
  const items: string[] = [];
  run((item) => items.push(item));
  return items.sort();
};

test("the substring index finds texts inside, at the end of and overlapping others", () => {
  const find = buildSubstringIndex(["he", "she", "his", "hers", "r"].map((text) => ({ text, item: text })));
  expect(collect((found) => find("ushers", found))).toEqual(["he", "hers", "r", "she"]);
  expect(collect((found) => find("hishe", found))).toEqual(["he", "his", "she"]);
  expect(collect((found) => find("", found))).toEqual([]);
});

test("the prefix tree finds every prefix, or every suffix", () => {
  const prefixes = createPrefixTree<string>();
  const suffixes = createPrefixTree<string>(true);
  for (const text of ["", "a", "ab", "b", "ba"]) {
    prefixes.add(text, text);
    suffixes.add(text, text);
  }
  expect(collect((found) => prefixes.find("aba", found))).toEqual(["", "a", "ab"]);
  expect(collect((found) => suffixes.find("aba", found))).toEqual(["", "a", "ba"]);
});

test("the interval index knows open, closed and missing bounds", () => {
  const closed = (at: number) => ({ at, open: false });
  const open = (at: number) => ({ at, open: true });
  const find = buildIntervalIndex([
    { low: closed(1), high: open(5), item: "[1,5)" },
    { low: open(1), high: closed(5), item: "(1,5]" },
    { high: closed(1), item: "..1]" },
    { low: open(5), item: "(5.." },
    { low: closed(3), high: closed(3), item: "[3]" },
  ]);
  const at = (value: number) => collect((found) => find(value, found));
  expect(at(0)).toEqual(["..1]"]);
  expect(at(1)).toEqual(["..1]", "[1,5)"]);
  expect(at(3)).toEqual(["(1,5]", "[1,5)", "[3]"]);
  expect(at(5)).toEqual(["(1,5]"]);
  expect(at(6)).toEqual(["(5.."]);
});

test("every spelling that ignoring case allows has one fold", () => {
  for (let code = 0; code < 65_536; code++) {
    const unit = String.fromCharCode(code);
    const folds = new Set([unit, unit.toLowerCase(), unit.toUpperCase()].map(caseFold));
    expect(folds.size, unit).toBe(1);
  }
});

describe("wildcards are refused as too complex", () => {
  test.each([
    { wildcards: ["*:*:*:*:*:event-bus/*"], refused: true },
    { wildcards: ["*a*a*a*a*a*"], refused: true },
    { wildcards: ["*ab*b*b*"], refused: false },
    { wildcards: ["*", "*.example.com", "arn:aws:s3:::*/reports/*.csv"], refused: false },
    { wildcards: [`*${Array.from({ length: 200 }, (_, index) => `<${index}>`).join("")}*`], refused: false },
    { wildcards: [`*${"abcdefghij".repeat(10)}*`], refused: true },
    { wildcards: Array.from({ length: 10 }, (_, index) => `*-${index}`), refused: true },
  ])("$wildcards: $refused", ({ wildcards, refused }) => {
    expect(tooComplex(wildcards.map(parseWildcard))).toBe(refused);
  });
});
