import { describe, expect, test } from "vitest";
import type { MessageAttributes } from "../messages/message-attributes.ts";
import { compileFilter, type FilterScope } from "./filter-policy.ts";

const compile = (policy: object, scope: FilterScope) =>
  compileFilter(JSON.stringify(policy), scope, (reason) => new Error(reason));
const attributes = (values: Record<string, [string, string]>): MessageAttributes =>
  Object.fromEntries(
    Object.entries(values).map(([name, [DataType, StringValue]]) => [name, { DataType, StringValue }]),
  );

describe("on the attributes", () => {
  test.each<[object, Record<string, [string, string]>, boolean]>([
    [{ type: ["a", "b"] }, { type: ["String", "b"] }, true],
    [{ type: ["a", "b"] }, { type: ["String", "c"] }, false],
    [{ type: ["a"] }, {}, false],
    [{ type: ["a"] }, { type: ["String.custom", "a"] }, true],
    [
      { type: ["a"], price: [{ numeric: [">", 0, "<=", 100] }] },
      { type: ["String", "a"], price: ["Number", "99.12"] },
      true,
    ],
    [{ price: [{ numeric: [">", 0, "<=", 100] }] }, { price: ["Number", "100.5"] }, false],
    [{ price: [100] }, { price: ["Number", "100.0"] }, true],
    [{ price: [100] }, { price: ["Number", "+100"] }, true],
    [{ price: ["100"] }, { price: ["Number", "100"] }, false],
    [{ tags: ["b"] }, { tags: ["String.Array", '["a","b"]'] }, true],
    [{ tags: ["c"] }, { tags: ["String.Array", '["a","b"]'] }, false],
    [{ tags: ["[broken"] }, { tags: ["String.Array", "[broken"] }, true],
    [{ type: [{ exists: true }] }, { type: ["String", "x"] }, true],
    [{ type: [{ exists: true }] }, { blob: ["String", "x"] }, false],
    [{ type: [{ exists: false }] }, { other: ["String", "x"] }, true],
    [{ type: [{ "anything-but": ["a"] }] }, { type: ["String", "b"] }, true],
    [{ type: [{ "anything-but": ["a"] }] }, {}, false],
    [{ type: [null, { "anything-but": "a" }] }, {}, true],
    [{ type: [{ prefix: "or" }] }, { type: ["String", "order"] }, true],
    [{ type: [{ suffix: "er" }] }, { type: ["String", "order"] }, true],
    [{ type: [{ wildcard: "o*r" }] }, { type: ["String", "order"] }, true],
    [{ ip: [{ cidr: "10.0.0.0/24" }] }, { ip: ["String", "10.0.0.7"] }, true],
    [{ $or: [{ a: ["1"] }, { b: ["2"] }] }, { b: ["String", "2"] }, true],
    [{ $or: [{ a: ["1"] }, { b: ["2"] }] }, { b: ["String", "3"] }, false],
    [{ "a.b": ["x"] }, { "a.b": ["String", "x"] }, true],
    [{ type: ['say "hi"'] }, { type: ["String", 'say "hi"'] }, true],
  ])("%j accepts %j: %s", (policy, values, expected) => {
    expect(compile(policy, "MessageAttributes")({ text: "x", attributes: attributes(values) })).toBe(expected);
  });

  test("binary attributes are ignored", () => {
    const filter = compile({ blob: [{ exists: true }] }, "MessageAttributes");
    expect(filter({ text: "", attributes: { blob: { DataType: "Binary", BinaryValue: "AgME" } } })).toBe(false);
  });
});

describe("on the body", () => {
  test.each<[object, string, boolean]>([
    [{ object: { key: [{ prefix: "auto-" }, "hard"] } }, '{"object":{"key":"auto-x"}}', true],
    [{ object: { key: [{ prefix: "auto-" }, "hard"] } }, '{"object":{"key":"x"}}', false],
    [{ Records: { s3: { key: ["a"] } } }, '{"Records":[{"s3":{"key":"b"}},{"s3":{"key":"a"}}]}', true],
    [{ type: [null] }, '{"type":null}', true],
    [{ type: [null] }, "{}", false],
    [{ type: [{ exists: false }] }, "{}", true],
    [{ type: [{ exists: false }] }, "no JSON", false],
    [{ type: [{ exists: false }] }, '["a list"]', false],
    [{ type: [{ exists: false }] }, '"text"', false],
  ])("%j accepts %s: %s", (policy, text, expected) => {
    expect(compile(policy, "MessageBody")({ text })).toBe(expected);
  });
});

describe("the limits", () => {
  const values = (count: number) => Array.from({ length: count }, (_, i) => `v${i}`);

  test.each<[object, FilterScope, string | undefined]>([
    [{ a: values(150) }, "MessageAttributes", undefined],
    [{ a: values(151) }, "MessageAttributes", "Filter policy is too complex"],
    [{ a: values(15), b: values(10) }, "MessageAttributes", undefined],
    [{ a: values(16), b: values(10) }, "MessageAttributes", "Filter policy is too complex"],
    [{ $or: [{ a: values(75) }, { b: values(75) }] }, "MessageAttributes", undefined],
    [{ $or: [{ a: values(76) }, { b: values(75) }] }, "MessageAttributes", "Filter policy is too complex"],
    // AWS's own example of one that is: (4 × 3) × (3 × 2) × (3 × 1) = 216.
    [{ a: { b: { c: values(4) } }, d: { e: values(3) }, f: values(3) }, "MessageBody", "Filter policy is too complex"],
    [{ a: { b: { c: values(2) } }, d: { e: values(3) }, f: values(3) }, "MessageBody", undefined],
    [Object.fromEntries(values(5).map((name) => [name, ["x"]])), "MessageAttributes", undefined],
    [
      Object.fromEntries(values(6).map((name) => [name, ["x"]])),
      "MessageAttributes",
      "Filter policy can not have more than 5 keys",
    ],
  ])("%#", (policy, scope, error) => {
    if (error === undefined) expect(compile(policy, scope)).toBeTypeOf("function");
    else expect(() => compile(policy, scope)).toThrow(error);
  });
});
