import { expect, test } from "vitest";
import { shardOf, shardsOf } from "./index-shards.ts";
import { orderIdFor } from "./order-id.ts";

test("the first shard is the key itself, so items written before sharding are found", () => {
  expect(shardsOf("PENDING")).toHaveLength(8);
  expect(shardsOf("PENDING").slice(0, 3)).toEqual(["PENDING", "PENDING#1", "PENDING#2"]);
});

test.each([
  ["random", () => orderIdFor(undefined, "ada")],
  ["computed", (i: number) => orderIdFor(`key-${i}`, "ada")],
])("%s ids spread evenly, each always to the same shard", (_, idOf) => {
  const ids = Array.from({ length: 8_000 }, (_, i) => idOf(i));
  const orders = Map.groupBy(ids, (id) => shardOf("PENDING", id));
  expect([...orders.keys()].sort()).toEqual(shardsOf("PENDING"));
  // About a thousand each, within six standard deviations.
  for (const { length } of orders.values()) expect(Math.abs(length - 1_000)).toBeLessThan(180);
  for (const id of ids) expect(shardOf("PENDING", id)).toBe(shardOf("PENDING", id));
});
