import { describe, expect, test } from "vitest";
import { blob, boolean, list, type Members, map, number, oneOf, required, structure, text, time } from "./shapes.ts";
import { validate } from "./validate.ts";

const members: Members = {
  Name: required(text({ min: 1, max: 4, pattern: "[a-z]+" })),
  Type: oneOf("A", "B"),
  Count: number({ min: 1, max: 9 }),
  Force: boolean,
  At: time,
  Data: blob({ max: 2 }),
  Secret: text({ max: 3, secret: true }),
  Items: list(structure({ Id: required(text({ max: 2 })) }), { min: 1, max: 2 }),
  Paths: map(text({ pattern: "[a-z]+" }), text({ max: 2 }), { max: 1 }),
};

const messageFor = (input: object): string => {
  try {
    validate({ Name: "ok", ...input }, members);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};

describe("validate", () => {
  test("takes what fits, and what is not named at all", () => {
    const whole = { Type: "A", Count: 9, Force: true, At: 1.5, Items: [{ Id: "a" }], Paths: { a: "b" }, Unknown: 1 };
    expect(messageFor(whole)).toBe("");
  });

  test("gives the input as it is understood", () => {
    expect(validate({ Name: "ok", Type: null, Count: 1.5 }, members)).toEqual({ Name: "ok", Count: 1 });
  });

  test("looks at types before everything else", () => {
    expect(() => validate({ Name: "", Items: [{ Id: "a" }, 1, 2] }, members)).toThrow(
      expect.objectContaining({ code: "SerializationException" }),
    );
  });

  test("names every breach, in the order of the members", () => {
    expect(messageFor({ Name: "Too Long", Type: "C" })).toBe(
      "3 validation errors detected: " +
        "Value 'Too Long' at 'name' failed to satisfy constraint: Member must have length less than or equal to 4; " +
        "Value 'Too Long' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]+; " +
        "Value 'C' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [A, B]",
    );
  });

  test.each([
    [{ Name: undefined }, "Value null at 'name' failed to satisfy constraint: Member must not be null"],
    [
      { Name: "abc\n" },
      "Value 'abc\n' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]+",
    ],
    [
      { Data: "YWJj" },
      "Value 'java.nio.HeapByteBuffer[pos=0 lim=3 cap=3]' at 'data' failed to satisfy constraint: " +
        "Member must have length less than or equal to 2",
    ],
    [
      { Count: 0 },
      "Value '0' at 'count' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      { Count: 10 },
      "Value '10' at 'count' failed to satisfy constraint: Member must have value less than or equal to 9",
    ],
    [
      { Items: [] },
      "Value '[]' at 'items' failed to satisfy constraint: Member must have length greater than or equal to 1",
    ],
    [
      { Items: [{ Id: "a" }, { Id: "abc" }] },
      "Value 'abc' at 'items.2.member.id' failed to satisfy constraint: Member must have length less than or equal to 2",
    ],
    [
      { Paths: { a: "1", b: "2" } },
      "Value '{a=1, b=2}' at 'paths' failed to satisfy constraint: Member must have length less than or equal to 1",
    ],
    [
      { Paths: { a: "123" } },
      "Value '123' at 'paths.a.value' failed to satisfy constraint: Member must have length less than or equal to 2",
    ],
  ])("%o", (input, message) => {
    expect(messageFor(input)).toBe(`1 validation error detected: ${message}`);
  });

  test("never shows a secret", () => {
    expect(messageFor({ Secret: "hush!" })).toBe(
      "1 validation error detected: Value at 'secret' failed to satisfy constraint: Member must have length less than or equal to 3",
    );
  });
});
