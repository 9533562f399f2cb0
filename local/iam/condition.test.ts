// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written so.
import { describe, expect, test } from "vitest";
import { holds, parseConditions } from "./condition.ts";
import type { Context } from "./pattern.ts";

const check = (operator: string, expected: unknown, actual?: string | string[], context: Context = {}) =>
  parseConditions({ [operator]: { "My:Key": expected } }, "Statement 1").every((condition) =>
    holds(condition, actual === undefined ? context : { ...context, "my:key": actual }, true),
  );

describe("operators", () => {
  test.each<[string, unknown, string | undefined, boolean]>([
    ["StringEquals", "a", "a", true],
    ["StringEquals", ["x", "a"], "a", true],
    ["StringEquals", "A", "a", false],
    ["StringEquals", "*", "a", false],
    ["StringEquals", "a", undefined, false],
    ["StringEqualsIfExists", "a", undefined, true],
    ["StringEqualsIfExists", "a", "b", false],
    ["StringNotEquals", "a", "b", true],
    ["StringNotEquals", ["a", "b"], "b", false],
    ["StringNotEquals", "a", undefined, true],
    ["StringEqualsIgnoreCase", "ABC", "abc", true],
    ["StringEqualsIgnoreCase", "ABC", "abd", false],
    ["StringNotEqualsIgnoreCase", "ABC", "abc", false],
    ["StringLike", "ab*", "abc", true],
    ["StringLike", "ab?", "abcd", false],
    ["StringNotLike", "ab*", "abc", false],
    ["ArnEquals", "arn:aws:s3:::bucket", "arn:aws:s3:::bucket", true],
    ["ArnLike", "arn:aws:events:*:*:rule/shop/*", "arn:aws:events:us-east-1:000000000000:rule/shop/x", true],
    ["ArnLike", "arn:aws:events:*:rule/shop/*", "arn:aws:events:us-east-1:000000000000:rule/shop/x", false],
    ["ArnNotEquals", "arn:aws:s3:::bucket", "arn:aws:s3:::other", true],
    ["ArnNotLike", "arn:aws:s3:::*", "arn:aws:s3:::other", false],
    ["Bool", "true", "true", true],
    ["Bool", true, "TRUE", true],
    ["Bool", "false", "true", false],
    ["Bool", "untrue", "untrue", false],
    ["Bool", "trueish", "trueish", false],
    ["Bool", "true", undefined, false],
    ["BoolIfExists", "true", undefined, true],
    ["Null", "true", undefined, true],
    ["Null", "true", "a", false],
    ["Null", false, "a", true],
    ["Null", "false", undefined, false],
    ["NumericEquals", 10, "10.0", true],
    ["NumericEquals", "0", "", false],
    ["NumericEquals", "0", " ", false],
    ["NumericNotEquals", "10", "11", true],
    ["NumericLessThan", "10", "9", true],
    ["NumericLessThan", "10", "10", false],
    ["NumericLessThanEquals", "10", "10", true],
    ["NumericLessThanEquals", "10", "11", false],
    ["NumericGreaterThan", "10", "11", true],
    ["NumericGreaterThan", "10", "10", false],
    ["NumericGreaterThan", "10", "9", false],
    ["NumericGreaterThanEquals", "10", "x", false],
    ["NumericGreaterThanEquals", "10", "11", true],
    ["NumericGreaterThanEquals", "10", "10", true],
    ["NumericGreaterThanEquals", "10", "9", false],
    ["DateLessThan", "2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", true],
    ["DateGreaterThan", "2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", false],
    ["DateEquals", "1767225600", "2026-01-01T00:00:00Z", true],
    ["DateEquals", "2026-01-01", "1767225600", true],
    ["IpAddress", "203.0.113.0/24", "203.0.113.7", true],
    ["IpAddress", "203.0.113.0/24", "203.0.114.7", false],
    ["IpAddress", "203.0.113.7", "203.0.113.7", true],
    ["IpAddress", "2001:db8::/32", "2001:db8::1", true],
    ["IpAddress", "203.0.113.0/24", "2001:db8::1", false],
    ["IpAddress", "2001:db8::1", "2001:db8::1", true],
    ["IpAddress", "2001:db8::1", "2001:db8::2", false],
    ["IpAddress", "0.0.0.0/0", "203.0.113.7", true],
    ["IpAddress", "203.0.113.7/32", "203.0.113.7", true],
    ["IpAddress", "2001:db8::1/128", "2001:db8::1", true],
    ["IpAddress", "203.0.113.0/33", "203.0.113.7", false],
    ["IpAddress", "203.0.113.0/-1", "203.0.113.7", false],
    ["IpAddress", "203.0.113.0/8.5", "203.0.113.7", false],
    ["IpAddress", "2001:db8::/129", "2001:db8::1", false],
    ["IpAddress", "somewhere", "203.0.113.7", false],
    ["IpAddress", "somewhere", "somewhere", false],
    ["NotIpAddress", "203.0.113.0/24", "203.0.113.7", false],
  ])("%s %j of %j: %j", (operator, expected, actual, result) => {
    expect(check(operator, expected, actual)).toBe(result);
  });
});

describe("keys with several values", () => {
  test.each<[string, string[], string[] | undefined, boolean]>([
    ["ForAllValues:StringEquals", ["a", "b"], ["a"], true],
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
    ["ForAllValues:StringEquals", ["a"], undefined, true],
    ["ForAnyValue:StringEquals", ["a"], ["c", "a"], true],
    ["ForAnyValue:StringEquals", ["a"], ["c"], false],
    ["ForAnyValue:StringEquals", ["a"], undefined, false],
    ["ForAnyValue:StringNotEquals", ["a"], undefined, false],
    ["ForAnyValue:StringNotEquals", ["a"], ["a", "b"], true],
    ["ForAllValues:StringNotEquals", ["a"], ["a", "b"], false],
    ["StringNotEquals", ["a"], ["a", "b"], false],
    ["StringNotEquals", ["a"], ["b", "c"], true],
    ["ForAllValues:StringLike", ["a*"], ["ab", "ac"], true],
  ])("%s %j of %j: %j", (operator, expected, actual, result) => {
    expect(check(operator, expected, actual)).toBe(result);
  });
});

test("a variable takes the request's value", () => {
  const context = { "aws:principalaccount": "000000000000" };
  expect(check("StringEquals", "${aws:PrincipalAccount}", "000000000000", context)).toBe(true);
  expect(
    check("ArnLike", "arn:aws:iam::${aws:PrincipalAccount}:role/*", "arn:aws:iam::000000000000:role/x", context),
  ).toBe(true);
  expect(check("StringEquals", "${aws:PrincipalAccount}", "", {})).toBe(false);
});

test("all operators and keys of an element must match", () => {
  const element = { StringEquals: { a: "1", b: "2" }, Bool: { c: "true" } };
  const all = (context: Context) => parseConditions(element, "").every((each) => holds(each, context, true));
  expect(all({ a: "1", b: "2", c: "true" })).toBe(true);
  expect(all({ a: "1", b: "x", c: "true" })).toBe(false);
  expect(all({ a: "1", b: "2", c: "false" })).toBe(false);
});

test.each(["StringMatches", "BinaryEquals", "NullIfExists", "Some:StringEquals"])(
  "%s is rejected by name",
  (operator) => {
    expect(() => check(operator, "a", "a")).toThrow(`Statement 1: the condition operator ${operator} is not supported`);
  },
);
