import { expect, test } from "vitest";
import { eventIdsOf } from "./event-ids.ts";

const event = (id: string) => ({ id, "detail-type": "OrderCreated", detail: {} });

test.each([
  ["an event", event("e1"), ["e1"]],
  [
    "SQS records",
    { Records: [{ body: JSON.stringify(event("e1")) }, { body: "no" }, { body: JSON.stringify(event("e2")) }] },
    ["e1", "e2"],
  ],
  ["SNS records", { Records: [{ Sns: { Message: JSON.stringify(event("e1")) } }] }, ["e1"]],
  [
    "SQS records of SNS notifications",
    { Records: [{ body: JSON.stringify({ Type: "Notification", Message: JSON.stringify(event("e1")) }) }] },
    ["e1"],
  ],
  ["an invocation record", { requestPayload: event("e1"), responsePayload: null }, ["e1"]],
  ["an HTTP request", { id: "not-an-event", rawPath: "/" }, []],
  ["records of a stream", { Records: [{ dynamodb: { NewImage: { "detail-type": { S: "x" } } } }] }, []],
  ["a list", [event("e1")], []],
  ["text", "detail-type", []],
  ["null", null, []],
])("the ids in %s", (_, payload, ids) => {
  expect(eventIdsOf(JSON.stringify(payload))).toEqual(ids);
});
