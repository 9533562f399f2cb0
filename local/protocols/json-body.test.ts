import { describe, expect, test } from "vitest";
import { jsonObjectIn } from "./json-body.ts";

const nested = (levels: number, inside = "1") => Buffer.from(`${'{"a":'.repeat(levels)}${inside}${"}".repeat(levels)}`);

describe("jsonObjectIn", () => {
  test("gives an object, its keys whatever they are", () => {
    const object = jsonObjectIn(Buffer.from('{"__proto__":{"a":1},"constructor":"b"}'));
    expect(Object.entries(object ?? {})).toEqual([
      ["__proto__", { a: 1 }],
      ["constructor", "b"],
    ]);
  });

  test.each(["", "null", "[]", '"text"', "1", "{", "{}{}", "\ufeff{}"])("gives none for %j", (text) => {
    expect(jsonObjectIn(Buffer.from(text))).toBeUndefined();
  });

  test("gives none for bytes that are no UTF-8", () => {
    expect(jsonObjectIn(Buffer.from('{"a":"\xff"}', "latin1"))).toBeUndefined();
  });

  test("takes 100 levels, brackets in texts aside, and no more", () => {
    const text = JSON.stringify('[{"\\"'.repeat(200));
    expect(jsonObjectIn(nested(100, text))).toBeDefined();
    expect(jsonObjectIn(nested(101))).toBeUndefined();
  });

  test("counts the levels of a large body, too", () => {
    const text = JSON.stringify('[{"\\"'.repeat(100_000));
    expect(jsonObjectIn(nested(100, text))).toBeDefined();
    expect(jsonObjectIn(nested(101, text))).toBeUndefined();
    expect(jsonObjectIn(nested(100_000))).toBeUndefined();
    expect(jsonObjectIn(Buffer.alloc(60_000_000, "["))).toBeUndefined();
  });
});
