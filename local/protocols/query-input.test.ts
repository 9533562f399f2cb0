import { expect, test } from "vitest";
import { boolean, list, map, number, structure, text } from "../api/shapes.ts";
import { decodeForm } from "./query-input.ts";

const members = {
  Name: text(),
  Count: number(),
  Flag: boolean,
  Names: list(text()),
  Tags: map(text(), text()),
  Part: structure({ Count: number() }),
};

test("each part of a form gets the type of its shape; what no shape knows stays as it is", () => {
  const form = { Name: "1", Count: "-10", Flag: "true", Names: ["a"], Tags: "", Part: { Count: "2" }, Other: "3" };
  const input = { Name: "1", Count: -10, Flag: true, Names: ["a"], Tags: {}, Part: { Count: 2 }, Other: "3" };
  expect(decodeForm(form, members)).toEqual(input);
});

test.each([
  [{ Name: ["a"] }, "Name is malformed: it must be a text"],
  [{ Count: "1.5" }, "Count is malformed: it must be a whole number"],
  [{ Count: "" }, "Count is malformed: it must be a whole number"],
  [{ Flag: "yes" }, "Flag is malformed: it must be true or false"],
  [{ Names: { a: "b" } }, "Names is malformed: it must be a list"],
  [{ Part: { Count: "x" } }, "Count is malformed: it must be a whole number"],
])("%j is malformed", (form, message) => {
  expect(() => decodeForm(form, members)).toThrow(`The parameter ${message}.`);
});
