import fc from "fast-check";
import { expect, test } from "vitest";
import { batchesOf } from "./batch.ts";
import { failedItems } from "./batch-response.ts";

test("batches hold every item in order, and each is an event within 6 MB", () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 3_000_000 }), { maxLength: 12 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 5 }), (items, size) => {
      const batches = batchesOf(items, size, (bytes) => JSON.stringify("ü".repeat(bytes / 2)));
      expect(batches.flatMap((batch) => batch.items)).toEqual(items);
      for (const { items: held, payload } of batches) {
        expect(held.length).toBeLessThanOrEqual(size);
        expect(Buffer.byteLength(payload)).toBeLessThanOrEqual(6_291_456);
        expect(JSON.parse(payload).Records).toHaveLength(held.length);
      }
    }),
    { numRuns: 10 },
  );
});

test("as few batches as the size allows", () => {
  expect(batchesOf([1, 2, 3, 4, 5], 2, String).map((batch) => batch.payload)).toEqual([
    '{"Records":[1,2]}',
    '{"Records":[3,4]}',
    '{"Records":[5]}',
  ]);
});

const failedOf = (payload: string) =>
  failedItems(
    { payload },
    {
      items: new Map([
        ["a", {}],
        ["b", {}],
      ]),
      reportsFailures: true,
    },
  );

test.each([
  ["null", "null"],
  ["an empty text", '""'],
  ["an empty object", "{}"],
  ["an empty list", '{"batchItemFailures":[]}'],
  ["a list that is null", '{"batchItemFailures":null}'],
])("%s is a success", (_, payload) => {
  expect(failedOf(payload)).toEqual(new Set());
});

test.each([
  ["an unknown item", '{"batchItemFailures":[{"itemIdentifier":"c"}]}'],
  ["an unknown item beside a known one", '{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"c"}]}'],
  ["an empty identifier", '{"batchItemFailures":[{"itemIdentifier":""}]}'],
  ["an identifier that is null", '{"batchItemFailures":[{"itemIdentifier":null}]}'],
  ["a wrong key", '{"batchItemFailures":[{"id":"a"}]}'],
  ["an item that is null", '{"batchItemFailures":[null]}'],
  ["no list", '{"batchItemFailures":"a"}'],
  ["a text", '"done"'],
  ["a list", "[]"],
])("%s fails the whole batch", (_, payload) => {
  expect(failedOf(payload)).toEqual(new Set(["a", "b"]));
});

test("known items fail alone", () => {
  expect(failedOf('{"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"b"}]}')).toEqual(new Set("b"));
});
