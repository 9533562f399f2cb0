import * as fc from "fast-check";
import type { Tree } from "./reference-evaluator.fixture.ts";

/** Few keys and few values, so that rules and events meet often. */
const keys = fc.constantFrom("a", "b", "c", "d", "a.b", "b.c", "");
const texts = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      "",
      "x",
      "xy",
      "xyx",
      "X",
      "Xy",
      "yxy",
      "ab*c",
      "a\\b",
      "x.y",
      'q"q',
      "ß",
      "SS",
      "ς",
      "Σ",
      "é",
    ),
  },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom("x", "y", "X", "é"), maxLength: 5 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "10.0.0.1",
      "010.0.0.1",
      "10.0.0.255",
      "10.1.0.0",
      "255.255.255.255",
      "0.0.0.0",
      "::1",
      "0:0::1",
      "a00:1::",
      "::ffff:a00:1",
      "300",
    ),
  },
);
const numbers = fc.constantFrom(
  ..."300 300.0 3e2 0.3E3 301 -300 0 -0 0.0 0.1 1e-1 0.30000000000000004 9007199254740992 9007199254740993".split(" "),
  ..."122.481234567890123456 1e400 1e300 1E+2 100 5e-324 1e-400 99999999999999999999 100000000000000000000".split(" "),
);
const comparableNumbers = fc.constantFrom(..."-300 0 0.1 100 300 3e2 300.5 301 9007199254740992 1e300".split(" "));
const words = fc.constantFrom("true", "false", "null");

const string = (text: string): Tree => ({ kind: "string", text });
const bare = (text: string): Tree => ({ kind: "bare", text });
const array = (elements: Tree[]): Tree => ({ kind: "array", elements });
const object = (members: [string, Tree][]): Tree => ({ kind: "object", members });
const operator = (name: string, operand: fc.Arbitrary<Tree>) => operand.map((tree) => object([[name, tree]]));

const strings = texts.map(string);
const scalars = fc.oneof(strings, numbers.map(bare), words.map(bare));

/** Any event: nested objects and arrays, duplicate keys, dotted keys. */
export const events: fc.Arbitrary<Tree> = fc.letrec<{ value: Tree; object: Tree }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 3, arbitrary: scalars },
    { weight: 2, arbitrary: tie("object") },
    { weight: 2, arbitrary: fc.array(tie("value"), { maxLength: 3 }).map(array) },
  ),
  object: fc.array(fc.tuple(keys, tie("value")), { maxLength: 4 }).map(object),
})).object;

const wildcards = fc
  .array(fc.constantFrom("*", "x", "y", "\\*", "\\\\", "xy", "é"), { maxLength: 4 })
  .map((parts) => string(parts.join("").replaceAll(/(?<!\\)\*{2,}/g, "*")))
  .filter((tree) => tree.kind === "string" && !/(?<!\\)(?:\\\\)*\*\*/.test(tree.text));
const nonEmpty = texts.filter((text) => text !== "").map(string);
const oneOrMore = (values: fc.Arbitrary<Tree>) =>
  fc.oneof(values, fc.array(values, { minLength: 1, maxLength: 3 }).map(array));

const range = fc
  .tuple(fc.constantFrom(">", ">="), comparableNumbers, fc.constantFrom("<", "<="), comparableNumbers)
  .filter(([, low, , high]) => Number(low) < Number(high));
const bounds = fc.oneof(
  fc.tuple(fc.constantFrom("=", "<", "<=", ">", ">="), comparableNumbers),
  range as fc.Arbitrary<string[]>,
);
const numeric = bounds.map((terms) => array(terms.map((term, index) => (index % 2 ? bare(term) : string(term)))));
const blocks = fc.constantFrom(
  "10.0.0.0/24",
  "10.0.0.77/8",
  "0.0.0.0/0",
  "255.255.255.254/31",
  "::/0",
  "::/127",
  "a00::/16",
);

const valuePatterns = fc.oneof(
  { weight: 6, arbitrary: scalars },
  operator("exactly", strings),
  operator("prefix", strings),
  operator("suffix", strings),
  operator("prefix", operator("equals-ignore-case", strings)),
  operator("suffix", operator("equals-ignore-case", strings)),
  operator("equals-ignore-case", strings),
  operator("wildcard", wildcards),
  operator("numeric", numeric),
  operator("cidr", blocks.map(string)),
  operator("exists", fc.constantFrom("true", "false").map(bare)),
  operator("anything-but", oneOrMore(strings)),
  operator("anything-but", oneOrMore(comparableNumbers.map(bare))),
  operator("anything-but", operator("prefix", oneOrMore(nonEmpty))),
  operator("anything-but", operator("suffix", oneOrMore(nonEmpty))),
  operator("anything-but", operator("equals-ignore-case", oneOrMore(strings))),
  operator("anything-but", operator("wildcard", oneOrMore(wildcards))),
);

/** Any valid pattern, except that its wildcards may be too complex. */
export const patterns: fc.Arbitrary<Tree> = fc.letrec<{ object: Tree; value: Tree; or: Tree }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    { weight: 5, arbitrary: fc.array(valuePatterns, { minLength: 1, maxLength: 3 }).map(array) },
    { weight: 2, arbitrary: tie("object") },
  ),
  or: fc.array(tie("object"), { minLength: 2, maxLength: 3 }).map(array),
  object: fc
    .array(
      fc.oneof(
        { weight: 7, arbitrary: fc.tuple(keys, tie("value")) },
        { weight: 1, arbitrary: fc.tuple(fc.constant("$or"), tie("or")) },
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map(object),
})).object;

/** Rules and events about the one field `a`, so that its index has to choose among many. */
export const patternsOfOneField: fc.Arbitrary<Tree> = fc
  .array(valuePatterns, { minLength: 1, maxLength: 2 })
  .map((values) => object([["a", array(values)]]));
export const eventsOfOneField: fc.Arbitrary<Tree> = fc
  .oneof(scalars, fc.array(scalars, { maxLength: 3 }).map(array))
  .map((value) => object([["a", value]]));

const membersOf = (values: Record<string, fc.Arbitrary<Tree>>): fc.Arbitrary<Tree> =>
  fc.record(values, { requiredKeys: [] }).map((record) => object(Object.entries(record as Record<string, Tree>)));
const oneToThree = (elements: fc.Arbitrary<Tree>) => fc.array(elements, { maxLength: 3 }).map(array);
const digit = fc.constantFrom("1", "2").map(bare);

/** Arrays of objects inside arrays of objects, and rules that ask for several fields of one element. */
export const eventsOfNestedArrays: fc.Arbitrary<Tree> = membersOf({
  a: oneToThree(membersOf({ b: oneToThree(membersOf({ c: digit, d: digit })), d: digit, "b.c": digit })),
  d: digit,
});
const asked = fc
  .array(fc.oneof(digit, operator("exists", words.filter((word) => word !== "null").map(bare))), {
    minLength: 1,
    maxLength: 2,
  })
  .map(array);
export const patternsOfNestedArrays: fc.Arbitrary<Tree> = membersOf({
  a: membersOf({ b: membersOf({ c: asked, d: asked }), d: asked }),
  d: asked,
}).filter((tree) => !JSON.stringify(tree).includes('"members":[]'));

/** Several lists beside and inside one another, a path that leads through two of them among them. */
const elementOfList = (inner: fc.Arbitrary<Tree>) => membersOf({ x: digit, y: digit, in: inner });
export const eventsOfLists: fc.Arbitrary<Tree> = fc
  .record({
    members: membersOf({
      a: oneToThree(elementOfList(oneToThree(elementOfList(oneToThree(digit))))),
      b: oneToThree(fc.oneof(digit, elementOfList(oneToThree(elementOfList(digit))))),
      "b.in": oneToThree(elementOfList(digit)),
      c: fc.oneof(elementOfList(digit), oneToThree(oneToThree(elementOfList(digit)))),
      x: digit,
    }),
    again: membersOf({ a: oneToThree(elementOfList(digit)), x: digit }),
    twice: fc.boolean(),
  })
  .map(({ members, again, twice }) => (twice ? object([...membersIn(members), ...membersIn(again)]) : members));
const membersIn = (tree: Tree) => (tree.kind === "object" ? tree.members : []);
const askedOfElement = membersOf({ x: asked, y: asked, in: membersOf({ x: asked, y: asked }) });
export const patternsOfLists: fc.Arbitrary<Tree> = membersOf({
  a: askedOfElement,
  b: fc.oneof(asked, askedOfElement),
  c: askedOfElement,
  x: asked,
}).filter((tree) => !JSON.stringify(tree).includes('"members":[]'));
