import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { memoryStore, type Store } from "../store.ts";
import { afterCrash, entriesOf, temporaryDirectory } from "./sqlite-store.fixture.ts";
import { openSqliteStore } from "./sqlite-store.ts";

const COLLECTIONS = ["a", "b"];
const snapshot = (store: Store) => JSON.stringify(COLLECTIONS.map((name) => entriesOf(store, name)));
const turn = () => new Promise((resolve) => setImmediate(resolve));

const key = fc.oneof(fc.constantFrom("x", "y", "z"), fc.string({ unit: "binary", maxLength: 4 }));
const value = fc.jsonValue({ depthSize: "small" });
const collection = fc.constantFrom(...COLLECTIONS);
const change = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), collection, key, value }),
  fc.record({ kind: fc.constant("delete" as const), collection, key }),
);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("changes" as const), changes: fc.array(change) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("turn" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("flush" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("crash" as const) }) },
);

test("a crash leaves the state of some pause, no older than the last flush, in its order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const directory = temporaryDirectory();
      const store = await openSqliteStore(directory);
      const model = memoryStore();
      const states = [snapshot(model)];
      let flushed = 0;
      for (const each of [...steps, { kind: "flush" } as const, { kind: "crash" } as const]) {
        if (each.kind === "changes") {
          for (const { collection: name, key: at, ...rest } of each.changes) {
            for (const target of [store, model]) {
              if (rest.kind === "set") target.collection(name).set(at, rest.value);
              else target.collection(name).delete(at);
            }
          }
          expect(snapshot(store)).toBe(snapshot(model));
          // Changes made without a pause belong together.
          states.push(snapshot(model));
        } else if (each.kind === "turn") {
          await turn();
        } else if (each.kind === "flush") {
          await store.flush();
          flushed = states.length - 1;
        } else {
          const found = afterCrash(directory, snapshot);
          expect(states.slice(flushed)).toContain(found);
        }
      }
      await store.close();
    }),
    { numRuns: 15 },
  );
});

test("changes made without a pause are stored as a whole or not at all", async () => {
  const directory = temporaryDirectory();
  const store = await openSqliteStore(directory);
  const names = ["one", "two", "three"];
  let seen = 0;
  for (let round = 1; round <= 12; round++) {
    for (let i = 0; i < 300; i++) store.collection<number>(names[i % 3] ?? "").set(`key-${i}`, round);
    for (let turns = 0; turns < round % 4; turns++) await turn();
    const rounds = afterCrash(directory, (copy) => names.flatMap((name) => [...copy.collection(name).values()]));
    expect([0, 300]).toContain(rounds.length);
    expect(new Set(rounds).size).toBeLessThanOrEqual(1);
    if (rounds.length > 0) seen++;
  }
  expect(seen).toBeGreaterThan(0);
  await store.close();
});

test("everything is restored on the next start, in order of first insertion", async () => {
  const directory = temporaryDirectory();
  const first = await openSqliteStore(directory);
  const letters = first.collection<{ n: number }>("letters");
  for (const [n, letter] of [..."edcba"].entries()) letters.set(letter, { n });
  await first.flush();
  letters.set("d", { n: 10 });
  letters.delete("c");
  letters.set("c", { n: 20 });
  letters.delete("a");
  await first.close();

  const second = await openSqliteStore(directory);
  expect(entriesOf(second, "letters")).toEqual([
    ["e", { n: 0 }],
    ["d", { n: 10 }],
    ["b", { n: 3 }],
    ["c", { n: 20 }],
  ]);
  second.collection("letters").set("f", { n: 5 });
  await second.close();
  const third = await openSqliteStore(directory);
  expect(third.collection("letters").size).toBe(5);
  await third.close();
});

test("a value is stored as it was when its pause began: later changes must be set again", async () => {
  const directory = temporaryDirectory();
  const store = await openSqliteStore(directory);
  const value = { n: 1 };
  store.collection("values").set("key", value);
  await store.flush();
  value.n = 2;
  store.collection("values").set("other", {});
  await store.flush();
  expect(afterCrash(directory, (copy) => copy.collection("values").get("key"))).toEqual({ n: 1 });
  await store.close();
});

test("entries added and deleted without a pause are never written", async () => {
  const directory = temporaryDirectory();
  const store = await openSqliteStore(directory);
  store.collection("passing").set("key", "secret-of-a-moment");
  store.collection("passing").delete("key");
  await store.flush();
  expect(afterCrash(directory, (copy) => copy.collection("passing").size)).toBe(0);
  await store.close();
});

describe("flush", () => {
  test("returns immediately when nothing has changed", async () => {
    const store = await openSqliteStore(temporaryDirectory());
    const order: string[] = [];
    const flushed = store.flush().then(() => order.push("flushed"));
    const later = turn().then(() => order.push("later"));
    await Promise.all([flushed, later]);
    expect(order).toEqual(["flushed", "later"]);
    await store.close();
  });

  test("one commit serves all waiting callers", async () => {
    const directory = temporaryDirectory();
    const store = await openSqliteStore(directory);
    const flushes = Array.from({ length: 50 }, (_, i) => {
      store.collection("many").set(String(i), i);
      return store.flush();
    });
    expect(new Set(flushes).size).toBe(1);
    await Promise.all(flushes);
    expect(afterCrash(directory, (copy) => copy.collection("many").size)).toBe(50);
    await store.close();
  });

  test("does not block the event loop", async () => {
    const store = await openSqliteStore(temporaryDirectory());
    store.collection("big").set("key", "x".repeat(1_000_000));
    let turns = 0;
    const done = store.flush().then(() => true);
    while (!(await Promise.race([done, turn().then(() => false)]))) turns++;
    expect(turns).toBeGreaterThan(0);
    await store.close();
  });
});
