import { expect, test } from "vitest";
import { contentOf } from "./content.ts";

test.each([
  ['{"a":1}', { bytes: 7, text: '{"a":1}', json: { a: 1 } }],
  ["plain", { bytes: 5, text: "plain" }],
])("the object %s is shown as text, and as JSON where it is that", (text, content) => {
  expect(contentOf(Buffer.from(text))).toEqual(content);
});

test.each([
  ["is no text", Buffer.from([0xff, 0xfe, 0x00])],
  ["is too long", Buffer.alloc(2 ** 20 + 1, "x")],
])("of an object that %s only the size is shown", (_, body) => {
  expect(contentOf(body)).toEqual({ bytes: body.length });
});
