import { expect, test } from "vitest";
import { inSlot } from "./slot.ts";

const SLOT = 60;

async function timed<T>(work: () => Promise<T>) {
  const began = performance.now();
  const outcome = await inSlot(SLOT, work).catch((error) => error);
  return { outcome, took: performance.now() - began };
}

// A timer may fire a millisecond early.
const atLeast = SLOT - 2;

test("fast work still takes its whole slot", async () => {
  const { outcome, took } = await timed(async () => "sent");
  expect(outcome).toBe("sent");
  expect(took).toBeGreaterThanOrEqual(atLeast);
});

test("failing work does too", async () => {
  const { outcome, took } = await timed(() => Promise.reject(new Error("no room")));
  expect(outcome).toEqual(new Error("no room"));
  expect(took).toBeGreaterThanOrEqual(atLeast);
});

test("work that outlasts its slot does not wait", async () => {
  const work = Promise.withResolvers<string>();
  const done = inSlot(1, () => work.promise);
  setTimeout(() => work.resolve("sent"), SLOT);
  expect(await done).toBe("sent");
});
