import { expect, test } from "vitest";
import { CHARGE, names, numbered, TELL } from "../test-facts.fixture.ts";
import { searchLines } from "./search-lines.ts";

const facts = numbered([
  { kind: "log", function: CHARGE, requestId: "r1", line: "Loaded" },
  {
    kind: "log",
    function: CHARGE,
    requestId: "r1",
    line: '{"level":"ERROR","message":"No card","order":{"total":900}}',
  },
  { kind: "environment-started", function: TELL, pid: 1 },
  { kind: "log", function: TELL, requestId: "r2", line: '{"level":"INFO","message":"Told"}' },
]);
const found = (query: string, limit = 10) => searchLines(facts, query, limit, names).rows.map(({ text }) => text);

test.each([
  ["", ["Told", "No card", "Loaded"]],
  ["function:charge", ["No card", "Loaded"]],
  ["function:shop-mail-*", ["Told"]],
  ["request:r1 card", ["No card"]],
  ["level:error", ["No card"]],
  ["level!=error", ["Told", "Loaded"]],
  ["order.total>800", ["No card"]],
  ["order.total>900", []],
  ["LOADED", ["Loaded"]],
])("%s finds %j, newest first", (query, texts) => {
  expect(found(query)).toEqual(texts);
});

test("a page says whether there are older lines that fit", () => {
  expect(searchLines(facts, "", 2, names)).toMatchObject({ rows: [{ text: "Told" }, { text: "No card" }], more: true });
  expect(searchLines(facts, "function:charge", 2, names).more).toBe(false);
});
