import { expect, test } from "vitest";
import { type Disk, diskStore } from "./disk-store.ts";
import { steppedClock } from "./stepped-clock.ts";

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function stepAll(clock: ReturnType<typeof steppedClock>): Promise<void> {
  for (await turn(); clock.next() !== undefined; await turn()) clock.step();
}

test("what was flushed survives, in its order; what was not is lost as a whole", async () => {
  const [clock, disk]: [ReturnType<typeof steppedClock>, Disk] = [steppedClock(0), new Map()];
  const store = diskStore(disk, clock, () => 5);
  const items = store.collection<number>("items");
  items.set("a", 1);
  items.set("b", 2);
  items.delete("a");
  items.set("a", 3);
  const flushed = store.flush();
  await stepAll(clock);
  await flushed;
  expect(clock.now()).toBe(5);
  items.set("c", 4);
  items.delete("b");
  const again = diskStore(disk, clock, () => 5).collection<number>("items");
  expect([...again.keys()]).toEqual(["b", "a"]);
  expect([...again.values()]).toEqual([2, 3]);
});

test("a flush during a commit waits for what was set since", async () => {
  const [clock, disk]: [ReturnType<typeof steppedClock>, Disk] = [steppedClock(0), new Map()];
  const store = diskStore(disk, clock, () => 5);
  const items = store.collection<number>("items");
  items.set("a", 1);
  await turn();
  items.set("b", 2);
  let isFlushed = false;
  void store.flush().then(() => {
    isFlushed = true;
  });
  clock.step();
  await turn();
  expect(isFlushed).toBe(false);
  await stepAll(clock);
  expect(isFlushed).toBe(true);
  expect([...(disk.get("items")?.keys() ?? [])]).toEqual(["a", "b"]);
});
