import { expect, test } from "vitest";
import { middlesOf } from "./columns.ts";

const box = (id: string, column: number, height = 30) => ({ id, column, height });
const link = (from: string, to: string) => ({ from, to });

test("what is linked one to one stands level", () => {
  const boxes = [box("d1", 0, 20), box("d2", 0, 20), box("f1", 1), box("f2", 1)];
  const { middles, height } = middlesOf(boxes, [link("d1", "f1"), link("d2", "f2")], 10);
  expect(middles.get("d1")).toBe(middles.get("f1"));
  expect(middles.get("d2")).toBe(middles.get("f2"));
  expect(height).toBe(70);
});

test("what many lead to stands in their middle, and what follows from it level with it", () => {
  const boxes = [box("a", 0), box("b", 0), box("c", 0), box("table", 1), box("relay", 2)];
  const links = [link("a", "table"), link("b", "table"), link("c", "table"), link("table", "relay")];
  const { middles } = middlesOf(boxes, links, 10);
  expect(middles.get("table")).toBe(middles.get("b"));
  expect(middles.get("relay")).toBe(middles.get("table"));
});

test("no two boxes of a column overlap, and the order given is kept in the tallest", () => {
  const boxes = [box("r1", 0, 80), box("r2", 0, 20), box("q1", 1), box("q2", 1), box("q3", 1)];
  const { middles } = middlesOf(boxes, [link("r1", "q1"), link("r1", "q2"), link("r2", "q3")], 12);
  const y = (id: string) => middles.get(id) ?? Number.NaN;
  expect(y("q2") - y("q1")).toBeGreaterThanOrEqual(42);
  expect(y("q3") - y("q2")).toBeGreaterThanOrEqual(42);
  expect(y("r2")).toBeGreaterThan(y("r1"));
});

test("a box without a link has a place, too", () => {
  const { middles, height } = middlesOf([box("a", 0), box("alone", 2)], [], 10);
  expect([...middles.values()].every(Number.isFinite)).toBe(true);
  expect(height).toBe(30);
});
