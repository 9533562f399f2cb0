import { expect, test } from "vitest";
import { patternsOf } from "./patterns.ts";

const kind = (source: string, type: string, version = 1) => ({ source, type, version });

test("one pattern matches the types of one source", () => {
  expect(patternsOf([kind("app.orders", "OrderConfirmed"), kind("app.orders", "OrderCancelled")])).toEqual([
    {
      name: "orders-v1",
      pattern: {
        source: ["app.orders"],
        detailType: ["OrderConfirmed", "OrderCancelled"],
        detail: { metadata: { schemaVersion: [1] } },
      },
    },
  ]);
});

test("each source and version gets its own pattern, so that none matches another's types", () => {
  const patterns = patternsOf([kind("app.orders", "A"), kind("app.payments", "B"), kind("app.orders", "C", 2)]);
  expect(patterns.map(({ name, pattern }) => [name, pattern.detailType])).toEqual([
    ["orders-v1", ["A"]],
    ["payments-v1", ["B"]],
    ["orders-v2", ["C"]],
  ]);
});
