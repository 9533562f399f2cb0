import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { contract } from "./contract.ts";
import { readEnvelope } from "./envelope.ts";
import { createEvent, inVersion, validData } from "./event.ts";
import { Count, Id } from "./fields.ts";
import { upcast } from "./upcast.ts";

const about = { type: "ParcelSent", source: "app.shipping", description: "A parcel left." } as const;
const ParcelSentV1 = contract({
  ...about,
  version: 1,
  schema: v.object({ parcelId: Id, grams: Count }),
  example: { parcelId: "p-1", grams: 1500 },
  subject: ({ parcelId }) => parcelId,
});
const ParcelSent = contract({
  ...about,
  version: 2,
  schema: v.object({ parcelId: Id, weight: v.object({ grams: Count }) }),
  example: { parcelId: "p-1", weight: { grams: 1500 } },
  subject: ({ parcelId }) => parcelId,
});
const older = upcast(ParcelSentV1, ParcelSent, ({ grams, ...rest }) => ({ ...rest, weight: { grams } }));

const cause = { correlationId: "corr-1", causationId: "event-1" };
const sent = createEvent(ParcelSent, ParcelSent.example, cause, "2026-11-23T12:00:00.000Z");
const asBefore = inVersion(ParcelSentV1, ParcelSentV1.example, sent);
const envelopeOf = ({ type, source, metadata, data }: typeof sent | typeof asBefore) => ({
  source,
  "detail-type": type,
  detail: { metadata, data },
});

describe("a fact that is published in two versions", () => {
  test("has one id, so that a consumer of both handles it once", () => {
    expect(asBefore.metadata).toEqual({ ...sent.metadata, schemaVersion: 1 });
    expect(asBefore.data).toEqual({ parcelId: "p-1", grams: 1500 });
  });

  test("is checked in each", () => {
    expect(() => inVersion(ParcelSentV1, { parcelId: "p-1", grams: -1 }, sent)).toThrow(/ParcelSent v1.*grams:/);
  });
});

describe("a consumer of both versions", () => {
  test.each([sent, asBefore])("reads the data in the newer form, whichever it gets", (event) => {
    const arrival = readEnvelope(envelopeOf(event), [ParcelSent, older]);
    expect(arrival.metadata.schemaVersion).toBe(event.metadata.schemaVersion);
    expect(validData(arrival.contract, arrival.data)).toEqual({ parcelId: "p-1", weight: { grams: 1500 } });
  });

  test("refuses what breaks the older version, field by field", () => {
    expect(() => validData(older, { parcelId: "p-1" })).toThrow(/ParcelSent v1.*grams: is missing/);
  });

  test("refuses what the conversion makes a wrong event of", () => {
    const wrong = upcast(ParcelSentV1, ParcelSent, (data) => ({ ...data, weight: { grams: -1 } }));
    expect(() => validData(wrong, ParcelSentV1.example)).toThrow(/weight\.grams:/);
  });
});
