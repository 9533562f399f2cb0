import { expect, test } from "vitest";
import { readSchema } from "./schema.ts";

const openApi = {
  openapi: "3.0.0",
  info: { version: "2.0.0", description: "An order was placed." },
  components: {
    schemas: {
      AWSEvent: {
        "x-amazon-events-source": "app.orders",
        "x-amazon-events-detail-type": "OrderCreated",
        properties: { detail: { $ref: "#/components/schemas/OrderCreated" } },
      },
      OrderCreated: {
        type: "object",
        required: ["total"],
        properties: {
          total: { type: "integer", minimum: 0, maximum: 9007199254740991, description: "In cents" },
          currency: { enum: ["EUR", "USD"] },
          lines: { type: "array", items: { $ref: "#/components/schemas/Line" } },
        },
        example: { total: 900 },
      },
      Line: { type: "object", required: ["sku"], properties: { sku: { type: "string", pattern: "^T" } } },
    },
  },
};

test("an OpenAPI document names the event and its fields, references followed", () => {
  expect(readSchema(JSON.stringify(openApi))).toEqual({
    type: "OrderCreated",
    source: "app.orders",
    version: "2.0.0",
    description: "An order was placed.",
    example: { total: 900 },
    fields: [
      { path: "total", type: "integer, at least 0", isRequired: true, description: "In cents" },
      { path: "currency", type: '"EUR" or "USD"', isRequired: false },
      { path: "lines", type: "list of object", isRequired: false },
      { path: "lines[].sku", type: "string, like ^T", isRequired: true },
    ],
  });
});

test("a JSON schema is read, too, and one that refers to itself ends", () => {
  const schema = {
    "x-amazon-events-source": "app.trees",
    "x-amazon-events-detail-type": "Grown",
    definitions: { Node: { type: "object", properties: { child: { $ref: "#/definitions/Node" } } } },
    properties: { detail: { $ref: "#/definitions/Node" } },
  };
  const read = readSchema(schema);
  expect(read).toMatchObject({ type: "Grown", source: "app.trees" });
  expect(read?.fields.slice(0, 2).map(({ path }) => path)).toEqual(["child", "child.child"]);
  expect(read?.fields.length).toBeLessThan(20);
});

test.each([undefined, "", "{", "[]", '{"type": "object"}', 7])("%j does not describe an event", (content) => {
  expect(readSchema(content)).toBeUndefined();
});
