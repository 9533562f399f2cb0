import { describe, expect, test } from "vitest";
import { parseJson, parseJsonObject } from "./json.ts";

const nested = (levels: number, inside = "1") => "[".repeat(levels) + inside + "]".repeat(levels);

describe("parseJson", () => {
  test("takes 1,000 levels and no more", () => {
    expect(parseJson(nested(1000))).toEqual(JSON.parse(nested(1000)));
    expect(() => parseJson(nested(1001))).toThrow(new SyntaxError("The JSON is nested deeper than 1000 levels."));
    expect(() => parseJson(nested(10_000_000))).toThrow(SyntaxError);
  });

  test("does not take the brackets in texts for levels", () => {
    const text = JSON.stringify('[{"\\"['.repeat(1000));
    expect(parseJson(nested(2, text), 2)).toEqual([['[{"\\"['.repeat(1000)]]);
  });

  test("counts what a repeated name hides", () => {
    expect(() => parseJson(`{"a":${nested(3)},"a":1}`, 3)).toThrow(SyntaxError);
  });

  test("throws for what is no JSON", () => {
    expect(() => parseJson("[".repeat(100))).toThrow(SyntaxError);
    expect(() => parseJson("]".repeat(5000))).toThrow(SyntaxError);
  });
});

test.each(["", "null", "1", '"text"', "[]", "{", nested(1001)])("%j holds no object", (text) => {
  expect(parseJsonObject(text)).toBeUndefined();
});
