import { expect, test } from "vitest";
import type { MapNode } from "../../api/map.ts";
import { columnsFor } from "./column-widths.ts";

const node = (role: MapNode["role"], label: string): MapNode => ({
  ...{ id: label, role, label, name: label, lane: "shop", bus: "bus" },
  kind: role === "rule" ? "rule" : "function",
  ...(role === "rule" && { types: [label] }),
});
const shown = (...nodes: MapNode[]) => ({
  nodes,
  edges: [],
  groups: [],
  crowded: new Set<string>(),
  drawnAs: new Map(),
});
const measure = (text: string) => text.length * 7;
const columnsOf = (nodes: MapNode[], width: number) => columnsFor(shown(...nodes), { width, busWidth: 16, measure });
const FULL = [
  node("door", "POST /orders"),
  node("function", "place-an-order-soon"),
  node("relay", "relay"),
  node("rule", "PaymentSucceeded"),
  node("consumer", "on-payment-event"),
];

test("columns have room for their longest names, and none overlaps the next", () => {
  const { columns, busX } = columnsOf(FULL, 1280);
  expect(columns.function.width).toBeGreaterThan(19 * 7 + 26);
  expect(columns.rule.width).toBeGreaterThan(16 * 7 + 40);
  const { door, function: fn, relay, rule, consumer } = columns;
  expect(door.x + door.width).toBeLessThan(fn.x);
  expect(fn.x + fn.width).toBeLessThan(relay.x);
  expect(relay.x + relay.width).toBeLessThan(busX);
  expect(rule.x).toBeGreaterThan(busX + 16);
  expect(rule.x + rule.width).toBeLessThan(consumer.x);
  expect(consumer.x + consumer.width).toBeLessThanOrEqual(1280);
});

test("where there is too little room, long names give way, and the picture stays within its width", () => {
  const wide = columnsOf(FULL, 1280).columns;
  const { columns } = columnsOf(FULL, 660);
  expect(columns.rule.width).toBeLessThan(wide.rule.width);
  expect(columns.relay.width).toBeGreaterThanOrEqual(82);
  expect(columns.consumer.x + columns.consumer.width).toBeLessThanOrEqual(660);
});

test("a column without a part takes no room", () => {
  const { columns } = columnsOf([node("function", "put"), node("rule", "Paid"), node("consumer", "book")], 800);
  expect([columns.door.width, columns.store.width, columns.queue.width, columns.effect.width]).toEqual([0, 0, 0, 0]);
  expect(columns.store.x).toBe(columns.relay.x);
});
