import fc from "fast-check";
import { expect, test } from "vitest";
import { readEntry } from "./entry.ts";

const read = (Detail: string) => readEntry({ Source: "app", DetailType: "t", Detail }, () => true);
const MALFORMED = { refusal: { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." } };

test.each([
  ["9223372036854775807", true],
  ["-9223372036854775808", true],
  ["9223372036854775808", false],
  ["-9223372036854775809", false],
  ["100000000000000000000", false],
  ["-100000000000000000000", false],
  // Only integers have to fit.
  ["9223372036854775808.5", true],
  ["1e30", true],
  ["9223372036854775808e1", true],
  ['"9223372036854775808"', true],
  ['"\\"9223372036854775808"', true],
  ['["x", {"a": 9223372036854775808}]', false],
])("an integer fits into 64 bits: %s: %j", (value, taken) => {
  const detail = `{"n":${value}}`;
  expect(read(detail)).toEqual(taken ? { detail: JSON.parse(detail) } : MALFORMED);
});

test("every integer is taken that 64 bits hold, wherever it stands, and no other one", () => {
  const integer = fc.bigInt({ min: -(2n ** 66n), max: 2n ** 66n });
  fc.assert(
    fc.property(fc.array(integer, { minLength: 1 }), fc.string(), (integers, text) => {
      const fits = integers.every((each) => BigInt.asIntN(64, each) === each);
      const detail = `{${JSON.stringify(text)}:[${integers.join(", ")}],"b":${JSON.stringify(integers.join("\\"))}}`;
      expect("detail" in read(detail)).toBe(fits);
    }),
  );
});

test("a large detail is read in time", () => {
  const text = `${"9".repeat(40)}\\"`.repeat(20_000);
  const started = performance.now();
  expect("detail" in read(`{"a":"${text}"}`)).toBe(true);
  expect(performance.now() - started).toBeLessThan(1000);
});

test("a detail is as deep as its text, whatever a repeated key hides", () => {
  const deep = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  expect("detail" in read(`{"a":${deep(999)},"text":"${"[".repeat(2_000)}"}`)).toBe(true);
  expect(read(`{"a":${deep(1_000)},"a":1}`)).toEqual(MALFORMED);
  expect(read(`{"a":"${'\\"'.repeat(200_000)}"}`)).toMatchObject({ detail: {} });
});

test.each(["", "{", "[]", '"text"', "null", "1", "{}{}"])(
  "a detail that is no JSON object is malformed: %s",
  (detail) => {
    expect("refusal" in read(detail)).toBe(true);
  },
);
