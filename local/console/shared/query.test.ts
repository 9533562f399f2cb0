import { expect, test } from "vitest";
import { parseDuration, parseQuery, printQuery } from "./query.ts";

test("a search is conditions and free text", () => {
  expect(parseQuery('type:Order* took > 1s detail.data.lines[0].sku="TEA 1" refund')).toEqual([
    { field: "type", op: ":", value: "Order*" },
    { field: "took", op: ">", value: "1s" },
    { field: "detail.data.lines[0].sku", op: "=", value: "TEA 1" },
    { field: "", op: ":", value: "refund" },
  ]);
});

test("a quoted text is one term, and an ISO time keeps its colons", () => {
  expect(parseQuery('"not found" since:2026-01-01T10:00:00.000Z')).toEqual([
    { field: "", op: ":", value: "not found" },
    { field: "since", op: ":", value: "2026-01-01T10:00:00.000Z" },
  ]);
});

test.each(["type:Order* took>1s", 'detail.a="x y" "free text" word', 'detail.a!="say \\"hi\\""'])(
  "%s is printed as it was typed",
  (text) => {
    expect(printQuery(parseQuery(text))).toBe(text);
  },
);

test.each([
  ["250ms", 250],
  ["1.5s", 1500],
  ["3min", 180_000],
  ["2h", 7_200_000],
  ["40", 40],
  ["soon", undefined],
])("%s is a duration", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});
