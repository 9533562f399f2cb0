import type { AttributeValue, DynamoDBRecord } from "aws-lambda";
import { describe, expect, test } from "vitest";
import { outboxesOf } from "./outbox-stream.ts";

const entry = (id: string) => ({
  source: "app.orders",
  detailType: "OrderCreated",
  time: "2026-11-23T18:08:00.000Z",
  resources: [id],
  detail: JSON.stringify({ metadata: { eventId: id } }),
});

function stored(value: unknown): AttributeValue {
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  if (Array.isArray(value)) return { L: value.map(stored) };
  return { M: Object.fromEntries(Object.entries(value as object).map(([key, each]) => [key, stored(each)])) };
}

const record = (sequenceNumber: string, outbox?: unknown): DynamoDBRecord => ({
  eventName: "MODIFY",
  dynamodb: {
    SequenceNumber: sequenceNumber,
    ApproximateCreationDateTime: 1_795_457_280,
    NewImage: { orderId: { S: "o" }, ...(outbox !== undefined && { outbox: stored(outbox) }) },
  },
});

const ids = (records: DynamoDBRecord[]) =>
  outboxesOf(records).pending.map((each) => [each.sequenceNumber, each.entry.resources[0]]);

describe("outboxesOf", () => {
  test("returns the entries in order, with their stream positions and times", () => {
    const { pending, malformed } = outboxesOf([record("1", [entry("a"), entry("b")]), record("2", [entry("c")])]);
    const writtenAt = 1_795_457_280_000;
    expect(pending).toEqual([
      { entry: entry("a"), sequenceNumber: "1", writtenAt },
      { entry: entry("b"), sequenceNumber: "1", writtenAt },
      { entry: entry("c"), sequenceNumber: "2", writtenAt },
    ]);
    expect(malformed).toEqual([]);
  });

  test("returns nothing for a write without events, an item without an outbox, and a deletion", () => {
    expect(ids([record("1", []), record("2"), { eventName: "REMOVE", dynamodb: { SequenceNumber: "3" } }])).toEqual([]);
  });

  test("returns an event once when a later write of the batch kept it", () => {
    expect(ids([record("1", [entry("a")]), record("2", [entry("a"), entry("b")])])).toEqual([
      ["1", "a"],
      ["2", "b"],
    ]);
  });

  test.each<[string, unknown, unknown[]]>([
    ["an entry without a detail", [{ ...entry("a"), detail: "" }], [{ ...entry("a"), detail: "" }]],
    ["a time that is none", [{ ...entry("a"), time: "now" }], [{ ...entry("a"), time: "now" }]],
    ["a text for a list", "a", ["a"]],
    ["a number for an entry", [1], [{ N: "1" }]],
  ])("keeps apart %s, and the good ones beside it", (_, outbox, malformed) => {
    const result = outboxesOf([record("1", outbox), record("2", [entry("b")])]);
    expect(result.malformed).toEqual(malformed);
    expect(result.pending.map((each) => each.sequenceNumber)).toEqual(["2"]);
  });
});
