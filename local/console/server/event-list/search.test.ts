import { expect, test } from "vitest";
import { rowOf } from "../index/outcome.ts";
import { delivered, indexOf, invoked, names, put, QUEUE, RULE } from "../test-facts.fixture.ts";
import { searchOf } from "./search.ts";
import { summaryOf } from "./summary.ts";

const noon = Date.UTC(2026, 0, 1, 12);
const index = indexOf(
  put("a", [RULE], {
    at: noon - 600_000,
    detail: {
      metadata: { correlationId: "c1", eventId: "own-a" },
      data: { total: 2900, lines: [{ sku: "TEA-1" }, { sku: "MUG" }], paid: true },
    },
  }),
  put("b", [], {
    at: noon - 300_000,
    type: "PaymentFailed",
    subject: "ord_2",
    detail: { data: { total: 500, text: "Your bank declined" } },
  }),
  put("c", [RULE], { at: noon - 60_000, type: "OrderCancelled" }),
  delivered("c", RULE, QUEUE),
  invoked("c", "r1", { at: noon - 57_000 }),
);

const found = (query: string): string =>
  index
    .records()
    .filter(searchOf(query, { names, subjectName: "order", now: noon }))
    .map(({ event }) => event.id)
    .join("");

test.each([
  ["", "abc"],
  ["type:OrderCreated", "a"],
  ["type:order*", "ac"],
  ["type!=OrderCreated", "bc"],
  ["source:app.*", "abc"],
  ["subject:ord_2", "b"],
  ["order:ord_2", "b"],
  ["correlation:c1", "a"],
  ["event:own-a", "a"],
  ["id:b", "b"],
  ["rule:charge", "ac"],
  ["function:charge", "c"],
  ["outcome:nobody", "b"],
  ["outcome:delivered", "c"],
  ["outcome!=delivered", "ab"],
  ["took>1s", "c"],
  ["took<1s", ""],
  ["since:11:56", "c"],
  ["until:11:54", "a"],
  ["since:6min", "bc"],
  ["detail.data.total>1000", "a"],
  ["detail.data.total<=500", "b"],
  ["detail.data.lines.sku:MUG", "a"],
  ["detail.data.lines[0].sku:MUG", ""],
  ["detail.data.paid:true", "a"],
  ["bank", "b"],
  ['"bank declined" type:PaymentFailed', "b"],
  ["bank type:OrderCreated", ""],
  ["constructor:x", ""],
])("%j finds %j", (query, ids) => {
  expect(found(query)).toBe(ids);
});

test("the numbers above the list count outcomes, and the bars are as many", () => {
  const rows = index.records().map((record) => rowOf(record, names));
  const { counts, histogram } = summaryOf(rows, noon, false);
  expect(counts).toEqual({ all: 3, dead: 0, retried: 0, waiting: 1, nobody: 1 });
  expect(histogram.from).toBe(noon - 600_000);
  const total = histogram.bars.reduce((sum, bar) => sum + bar.delivered + bar.nobody + bar.dead + bar.retried, 0);
  expect(total).toBe(3);
  expect(histogram.bars[0]?.delivered).toBe(1);
});
