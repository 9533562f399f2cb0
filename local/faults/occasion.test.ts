import { expect, test } from "vitest";
import { fits } from "./occasion.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:shop-post-order";

test.each([
  [ARN, true],
  ["shop-post-order", true],
  ["*post-order", true],
  ["shop-*", true],
  ["sh*po*order", true],
  ["*", true],
  ["arn:aws:lambda:*:shop-post-order", true],
  ["post-order", false],
  ["*order*order*", false],
  ["shop-post-order*r", false],
  ["SHOP-POST-ORDER", false],
])("a function is named by %s: %s", (name, named) => {
  expect(fits({ at: { function: name } }, { function: ARN })).toBe(named);
});

test("one of several names is enough", () => {
  expect(fits({ at: { caller: "b" } }, { caller: ["a", "b"] })).toBe(true);
});

test("an operation's case does not count, as in IAM", () => {
  expect(fits({ at: { operation: "dynamodb:putitem" } }, { operation: "dynamodb:PutItem" })).toBe(true);
});

test("everything that is given must fit, and what is not there does not", () => {
  const occasion = { operation: "s3:GetObject", resource: ["claims", "claims/a"], containing: () => "" };
  expect(fits({}, occasion)).toBe(true);
  expect(fits({ at: { operation: "s3:*", resource: "claims" } }, occasion)).toBe(true);
  expect(fits({ at: { operation: "s3:*", resource: "other" } }, occasion)).toBe(false);
  expect(fits({ at: { operation: "s3:*", queue: "*" } }, occasion)).toBe(false);
});
