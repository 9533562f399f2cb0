import { expect, test } from "vitest";
import { inWords, objectsIn, readLetter, reasonOf } from "./letter.ts";

const event = { id: "e1", "detail-type": "OrderCreated", resources: ["ord_1"], detail: { data: {} } };

test("a letter is an event, or holds one in an invocation record, or is anything else", () => {
  expect(readLetter(JSON.stringify(event))).toMatchObject({
    event: { id: "e1", type: "OrderCreated", subject: "ord_1" },
    payload: JSON.stringify(event),
  });
  const record = {
    requestContext: { condition: "RetriesExhausted" },
    requestPayload: event,
    responsePayload: { errorType: "Error", errorMessage: "The provider did not answer" },
  };
  expect(readLetter(JSON.stringify(record))).toMatchObject({
    event: { id: "e1" },
    payload: JSON.stringify(event),
    failure: "Error: The provider did not answer",
  });
  for (const body of ["", "not JSON", "null", "[1]", '"text"', '{"detail-type": 5}', '{"requestPayload": 1}'])
    expect(readLetter(body)).toMatchObject({ event: undefined, payload: body });
});

test.each([
  [undefined, undefined, "Not known", "It came before the facts that are held."],
  [{ reason: "received 10 times without being deleted", tries: 10 }, "No", "Gave up", "after 10 tries; the last: No"],
  [{ reason: "CLAIM_MISSING: The object is gone: s3" }, undefined, "Claim missing", "The object is gone: s3"],
  [{ reason: "RetriesExhausted", message: "Timed out" }, undefined, "Retries exhausted", "Timed out"],
  [{ reason: "RetriesExhausted" }, "Boom", "Retries exhausted", "Boom"],
  [{ reason: "its sender gave no reason" }, undefined, "Failed", "its sender gave no reason"],
])("%j with the last failure %s is told as %s: %s", (died, last, reason, message) => {
  expect(reasonOf(died, last)).toMatchObject({ reason, message });
});

test("a code is told in words", () => {
  expect(["CONTRACT_VIOLATION", "RetriesExhausted", "NO_PERMISSIONS"].map(inWords)).toEqual([
    "Contract violation",
    "Retries exhausted",
    "No permissions",
  ]);
});

test("what names a bucket and a key is an object, at any depth", () => {
  const value = {
    claim: { bucket: "b", key: "k", bytes: 1 },
    list: [
      { bucket: "c", key: "l" },
      { bucket: 1, key: "m" },
    ],
  };
  expect(objectsIn(value)).toEqual([
    { bucket: "b", key: "k" },
    { bucket: "c", key: "l" },
  ]);
});
