import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { detailTypeOf, entryBuilder, probeTemplate, readDelivery, SMALLEST_ENTRY, TARGETS } from "./probe-event.ts";

const event = { run: "a1b2c3d4e5f6", producer: 3, sequence: 1234, intended: 5_600_000 };
/** Returns the body that the template produces from a detail. */
const bodyOf = (detail: string, ingestion = "2026-11-23T17:00:00.123Z") =>
  probeTemplate(2).replace("<aws.events.event.ingestion-time>", JSON.stringify(ingestion)).replace("<detail>", detail);

test("an entry has the requested size, as EventBridge counts it", () => {
  const marks = fc.record({ producer: fc.nat(63), sequence: fc.nat(199_999_999), intended: fc.nat(86_400_000_000) });
  fc.assert(
    fc.property(fc.constantFrom(...TARGETS), marks, fc.integer({ min: 200, max: 5000 }), (target, mark, bytes) => {
      const { Source, DetailType, Detail } = entryBuilder(detailTypeOf(target), "bus")(
        { run: event.run, ...mark },
        bytes,
      );
      expect(Buffer.byteLength(Source + DetailType + Detail)).toBe(bytes);
      expect(readDelivery(bodyOf(Detail))).toMatchObject({ ...mark, run: event.run, rule: 2 });
    }),
  );
});

test("the smallest size is enough for the marks of a long run", () => {
  const { Source, DetailType, Detail } = entryBuilder("load-sqs", "bus")(event, SMALLEST_ENTRY);
  expect((Source + DetailType + Detail).length).toBe(SMALLEST_ENTRY);
});

describe("a delivery", () => {
  test("is parsed with its fields in any order", () => {
    const body = JSON.stringify({
      detail: { sequence: 1, intended: 2, producer: 0, run: "r" },
      ingestion: "t",
      rule: 0,
    });
    expect(readDelivery(body)).toEqual({ run: "r", producer: 0, sequence: 1, intended: 2, rule: 0, ingestion: "t" });
  });

  test.each(["", "{", "null", "7", "{}", '{"detail":{}}', '{"rule":0,"detail":{"run":"r","producer":"0"}}'])(
    "%j is not one",
    (body) => expect(readDelivery(body)).toBeUndefined(),
  );
});
