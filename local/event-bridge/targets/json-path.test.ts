import { describe, expect, test } from "vitest";
import { parsePath, selectPath } from "./json-path.ts";

const event = {
  "detail-type": "Order Created",
  resources: ["a", "b"],
  detail: { order_id: 7, none: null, lines: [{ sku: "x" }, { sku: "y" }], "a/b": { "c:d": true } },
};

describe("selectPath", () => {
  test.each([
    ["$", event],
    ["$.detail-type", "Order Created"],
    ["$.detail.order_id", 7],
    ["$.detail.none", null],
    ["$.resources[1]", "b"],
    ["$.resources[-1]", "b"],
    ["$.detail.lines[0].sku", "x"],
    ["$.detail.lines[*].sku", ["x", "y"]],
    ["$.resources.*", ["a", "b"]],
    ["$.detail.a/b.c:d", true],
    ["$.detail.missing", undefined],
    ["$.detail.missing.deeper", undefined],
    ["$.detail.missing[*]", undefined],
    ["$.detail.order_id.deeper", undefined],
    ["$.detail.lines.sku", undefined],
    ["$.resources[9]", undefined],
  ])("%s", (path, selected) => {
    expect(selectPath(path, event)).toEqual(selected);
  });

  test("does not reach what an object inherits", () => {
    expect(selectPath("$.detail.constructor", event)).toBeUndefined();
  });
});

test.each([
  "detail",
  "",
  "$detail",
  "$.",
  "$..sku",
  "$.detail[?(@.a)]",
  "$.detail[",
  "$.a b",
  "$['detail']",
  '$.detail["a"]',
])("%j is no path", (path) => {
  expect(parsePath(path)).toBeUndefined();
});
