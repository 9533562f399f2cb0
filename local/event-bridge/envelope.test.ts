import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { detailText, envelop, replayed } from "./envelope.ts";

const occurrence = (detail: string) => ({
  id: "e-1",
  source: 'app ,"detail":{}',
  detailType: "OrderCreated",
  account: "000000000000",
  region: "us-east-1",
  time: Date.UTC(2026, 10, 23, 17, 0, 0, 999),
  resources: ['order/",1'],
  detail,
  parsed: JSON.parse(detail) as Record<string, unknown>,
});

const details = fc
  .dictionary(
    fc.string({ unit: "binary-ascii" }).filter((key) => key !== "__proto__"),
    fc.jsonValue(),
  )
  .chain((detail) => fc.constantFrom(undefined, 1, "\t").map((indent) => JSON.stringify(detail, null, indent)));

describe("an envelope", () => {
  test("is the same as text and as an object", () => {
    fc.assert(
      fc.property(details, (detail) => {
        const { envelope, text } = envelop(occurrence(detail));
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(envelope)));
        expect(detailText(text)).toBe(JSON.stringify(JSON.parse(detail)));
      }),
    );
  });

  test("keeps numbers and repeated keys as they were written", () => {
    const { text } = envelop(occurrence('{ "a" : 10.0, "a" : 9007199254740993 , "b":"x :  y\\" , z" }'));
    expect(detailText(text)).toBe('{"a":10.0,"a":9007199254740993,"b":"x :  y\\" , z"}');
  });

  test("keeps what it holds in a replay, but for its id and the replay's name", () => {
    fc.assert(
      fc.property(details, (detail) => {
        const { envelope, text } = envelop(occurrence(detail));
        const again = replayed(text, "e-2", "again");
        expect(JSON.parse(again.text)).toEqual({ ...JSON.parse(text), id: "e-2", "replay-name": "again" });
        expect(Object.keys(JSON.parse(again.text))).toEqual([
          "version",
          "id",
          "detail-type",
          "source",
          "account",
          "time",
          "region",
          "replay-name",
          "resources",
          "detail",
        ]);
        expect(again.envelope).toMatchObject({ id: "e-2", source: envelope.source, time: "2026-11-23T17:00:00Z" });
      }),
    );
  });
});
