import { expect, test } from "vitest";
import { fieldsOf, widened } from "./explain.ts";

const event = {
  source: "app.orders",
  "detail-type": "OrderCreated",
  detail: { metadata: { schemaVersion: 2 }, data: { total: 900, lines: [{ sku: "TEA" }, { sku: "MUG" }] } },
};

test("each field of a pattern is judged by itself, in the pattern's order", () => {
  const pattern = {
    source: ["app.orders"],
    detail: { metadata: { schemaVersion: [1] }, data: { total: [{ numeric: [">", 100] }], note: [{ exists: true }] } },
  };
  expect(fieldsOf(pattern, event)).toEqual([
    { path: "source", fits: true, wanted: '"app.orders"', found: '"app.orders"' },
    { path: "detail.metadata.schemaVersion", fits: false, wanted: "1", found: "2" },
    { path: "detail.data.total", fits: true, wanted: '{"numeric":[">",100]}', found: "900" },
    { path: "detail.data.note", fits: false, wanted: '{"exists":true}' },
  ]);
});

test("what a list holds is found in all of its elements, and alternatives count as one field", () => {
  const pattern = {
    detail: { data: { lines: { sku: ["MUG"] } } },
    $or: [{ source: ["app.payments"] }, { "detail-type": ["OrderCreated"] }],
  };
  expect(fieldsOf(pattern, event)).toMatchObject([
    { path: "detail.data.lines.sku", fits: true, found: '"TEA", "MUG"' },
    { path: "$or", fits: true },
  ]);
});

test("a field is widened by the one plain value that the event has there", () => {
  const pattern = { source: ["x"], detail: { metadata: { schemaVersion: [1] } } };
  expect(widened(pattern, "detail.metadata.schemaVersion", event)).toEqual({
    pattern: { source: ["x"], detail: { metadata: { schemaVersion: [1, 2] } } },
    value: "2",
  });
  expect(widened({ detail: { data: { lines: { sku: ["A"] } } } }, "detail.data.lines.sku", event)).toBeUndefined();
  expect(widened({ detail: { data: { note: ["A"] } } }, "detail.data.note", event)).toBeUndefined();
});
