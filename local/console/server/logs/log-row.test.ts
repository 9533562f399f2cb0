import { expect, test } from "vitest";
import { CHARGE, names } from "../test-facts.fixture.ts";
import { logRow } from "./log-row.ts";

const rowOf = (line: string) => logRow({ seq: 1, at: 2, kind: "log", function: CHARGE, line, requestId: "r1" }, names);

test.each([
  ["plain words\n", { text: "plain words" }],
  [
    '2026-01-01T00:00:00.000Z\tr1\tERROR\tInvoke Error \t{"errorType":"TypeError","errorMessage":"no","stack":[]}',
    { level: "ERROR", text: "TypeError: no" },
  ],
  ["2026-01-01T00:00:00.000Z\tr1\tWARN\tSlow\n", { level: "WARN", text: "Slow" }],
  ["{not json", { text: "{not json" }],
  ['{"level":"warn","message":"Slow"}', { level: "WARN", text: "Slow" }],
  ['{"level":"ERROR","message":"Failed","error":{"message":"no card"}}', { level: "ERROR", text: "Failed: no card" }],
  ['{"answer":42}', { text: '{"answer":42}', json: { answer: 42 } }],
  [
    '{"_aws":{"CloudWatchMetrics":[{"Metrics":[{"Name":"Orders"},{"Name":"Amount"}]}]},"Orders":1,"Amount":[9,8.12345]}',
    { level: "METRIC", text: "Orders 1, Amount 9 8.12" },
  ],
  ['{"_aws":1}', { level: "METRIC", text: "" }],
])("%s is read as people read it", (line, expected) => {
  expect(rowOf(line)).toMatchObject(expected);
});

test("a line says which function wrote it, and in which call", () => {
  expect(rowOf("x")).toEqual({
    seq: 1,
    at: 2,
    function: "shop-payment-charge",
    label: "charge",
    requestId: "r1",
    text: "x",
  });
});
