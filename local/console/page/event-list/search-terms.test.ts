import { expect, test } from "vitest";
import { besideRange, withTerms } from "./search-terms.ts";

const at = (second: number) => Date.parse("2026-05-01T10:00:00Z") + second * 1000;
const range = (from: number, to: number) =>
  `since:${new Date(at(from)).toISOString()} until:${new Date(at(to)).toISOString()}`;
const SHOWN = { from: at(0), to: at(100) };

test("a condition replaces the one of the same field and leaves the others", () => {
  expect(withTerms("type:Order* outcome:dead text", { outcome: "retried" })).toBe("type:Order* text outcome:retried");
  expect(withTerms("type:Order* outcome:dead", { outcome: undefined })).toBe("type:Order*");
});

test("without a stretch of time, earlier and later are the halves of what is shown", () => {
  expect(besideRange("type:A", SHOWN, -1)).toBe(`type:A ${range(0, 50)}`);
  expect(besideRange("type:A", SHOWN, 1)).toBe(`type:A ${range(50, 100)}`);
});

test("a stretch moves by its own length", () => {
  expect(besideRange(`type:A ${range(20, 40)}`, SHOWN, -1)).toBe(`type:A ${range(0, 20)}`);
  expect(besideRange(`type:A ${range(20, 40)}`, SHOWN, 1)).toBe(`type:A ${range(40, 60)}`);
  expect(besideRange(`type:A ${range(0, 20)}`, SHOWN, -1)).toBe(`type:A ${range(-20, 0)}`);
});

test("after the present, all times are searched again", () => {
  expect(besideRange(`type:A ${range(80, 100)}`, SHOWN, 1)).toBe("type:A");
});
