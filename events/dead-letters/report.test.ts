import { expect, test } from "vitest";
import type { DeadLetter } from "./dead-letter.ts";
import { listReport, redriveReport, showReport } from "./report.ts";

const now = Date.parse("2026-11-23T18:08:00.000Z");

const letter: DeadLetter = {
  messageId: "m-1",
  queue: "q-dlq",
  sentAt: "2026-11-23T15:00:00.000Z",
  deadSince: "2026-11-23T15:00:00.000Z",
  reason: { code: "CLAIM_MISSING", message: "it expired." },
  event: { type: "OrderCreated", subject: "order-1" },
  payload: "{}",
  body: '{"a":1}',
};

test("a list has one line per queue and one per message", () => {
  const listing = { name: "q-dlq", url: "u", redriveTo: "arn:aws:sqs:r:1:q", messages: 1, letters: [letter] };
  expect(listReport([listing, { ...listing, name: "r-dlq", redriveTo: undefined, letters: [] }], now)).toBe(
    "q-dlq: 1 (back to q)\n  m-1  dead for 3h  OrderCreated order-1  CLAIM_MISSING: it expired.\n" +
      "r-dlq: 0 (back to nowhere: the tag redrive-to is missing)",
  );
});

test("a message is shown in full", () => {
  expect(showReport([letter], now)).toMatch(/^m-1 .*\n {2}q-dlq\n {2}\{\n {4}"a": 1\n {2}\}$/);
  expect(showReport([{ ...letter, body: "hello" }], now)).toMatch(/\n {2}hello$/);
});

test.each([
  ["2026-11-23T18:07:01.000Z", "59s"],
  ["2026-11-23T17:09:00.000Z", "59m"],
  ["2026-11-20T18:08:00.000Z", "3d"],
  ["2026-11-23T18:09:00.000Z", "0s"],
])("a letter that died at %s has been dead for %s, whenever it was sent", (deadSince, age) => {
  expect(showReport([{ ...letter, deadSince }], now)).toContain(`m-1  dead for ${age}  `);
});

test("the age of a dead letter is not guessed from when it was sent", () => {
  const line = showReport([{ ...letter, deadSince: undefined }], now);
  expect(line).toContain("m-1  dead for: not known (sent 3h ago)  OrderCreated");
});

test("a redrive reports what remains", () => {
  expect(redriveReport({ redriven: [letter], failed: [{ letter, message: "refused" }] })).toBe(
    "1 dead letter was redriven, 1 not:\n  m-1 stays in q-dlq: refused",
  );
});

test.each([
  [0, "There are no dead letters: nothing was redriven."],
  [1, "1 dead letter was redriven."],
  [2, "2 dead letters were redriven."],
])("a redrive of %i letters is told in a sentence", (count, words) => {
  expect(redriveReport({ redriven: Array(count).fill(letter), failed: [] })).toBe(words);
});

test("control characters in an event are escaped, so that they are visible and harmless", () => {
  const hostile = "\u001b[2J\u009b31m\u202e\u2028\r\nx-1  0s  forged";
  const shown = "\\u001b[2J\\u009b31m\\u202e\\u2028\\u000d\\u000ax-1  0s  forged";
  const event = { type: hostile, subject: hostile };
  const letters = [{ ...letter, event, reason: { code: hostile, message: hostile }, queue: hostile }];
  const listing = { name: hostile, url: "u", redriveTo: hostile, messages: 1, letters };
  const list = listReport([listing], now);
  expect(list.split(shown)).toHaveLength(7);
  expect(list.split("\n")).toHaveLength(2);
  expect(redriveReport({ redriven: [], failed: [{ letter, message: hostile }] })).toContain(shown);

  // A JSON body is still the same JSON after escaping; any other body keeps its lines.
  const body = JSON.stringify({ a: hostile });
  const [, , ...lines] = showReport([{ ...letter, body }], now).split("\n");
  expect(JSON.parse(lines.join("\n"))).toEqual({ a: hostile });
  expect(lines.join("")).not.toMatch(/\p{Cc}|\p{Zl}|\p{Bidi_Control}/u);
  expect(showReport([{ ...letter, body: hostile }], now)).toContain(
    "  \\u001b[2J\\u009b31m\\u202e\\u2028\\u000d\n  x-1",
  );
});
