import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { entryBytes, MAX_ENTRIES, MAX_REQUEST_BYTES, type OutboxEntry } from "../outbox/entry.ts";
import { type Bus, batchesOf, LONGEST_WAIT_MS, type Outcome, type Pending, relay } from "./relay.ts";

const now = Date.parse("2026-11-23T18:08:00.000Z");

const entryOf = (id: string, bytes = 0): OutboxEntry => ({
  source: "app.orders",
  detailType: "OrderCreated",
  time: "2026-11-23T18:08:00.000Z",
  resources: [id],
  detail: JSON.stringify({ id, filler: "x".repeat(bytes) }),
});

const idOf = (entry: OutboxEntry) => entry.resources[0] ?? "";

/** Makes entries from the number of entries in each stream record; record 3's second entry is `3-1`. */
const pendingFor = (records: number[], bytes = 0): Pending[] =>
  records.flatMap((count, r) =>
    Array.from({ length: count }, (_, e) => ({
      entry: entryOf(`${r}-${e}`, bytes),
      sequenceNumber: `${r}`,
      writtenAt: now,
    })),
  );

type Fate = "sent" | "refused" | "throttled";

/** A bus with each entry's outcome at its first, second, … attempt; the last outcome repeats. */
function fakeBus(fates: (id: string) => Fate[], now_ = now) {
  const sent: string[] = [];
  const away: string[] = [];
  const calls: OutboxEntry[][] = [];
  const waits: number[] = [];
  const attempts = new Map<string, number>();
  const outcomeOf = (entry: OutboxEntry): Outcome => {
    const id = idOf(entry);
    const attempt = attempts.get(id) ?? 0;
    attempts.set(id, attempt + 1);
    const fate =
      fates(id)
        .slice(0, attempt + 1)
        .at(-1) ?? "sent";
    if (fate === "sent") {
      sent.push(id);
      return { sent: true };
    }
    return { sent: false, permanent: fate === "refused", code: fate, message: "no" };
  };
  const bus: Bus = {
    put: async (entries) => {
      calls.push(entries);
      return entries.map(outcomeOf);
    },
    deadLetter: async (entry) => void away.push(idOf(entry)),
    wait: async (milliseconds) => void waits.push(milliseconds),
    now: () => now_,
  };
  return { bus, sent, away, calls, waits };
}

describe("relay", () => {
  test("sends in order, ten per call", async () => {
    const { bus, sent, calls } = fakeBus(() => []);
    const pending = pendingFor([1, 2, 20, 0, 1]);
    expect(await relay(pending, bus)).toEqual({ sent: 24, deadLettered: 0 });
    expect(sent).toEqual(pending.map(({ entry }) => idOf(entry)));
    expect(calls.map(({ length }) => length)).toEqual([10, 10, 4]);
  });

  test("retries only the failed entry, with back-off", async () => {
    const { bus, sent, calls, waits } = fakeBus((id) => (id === "1-0" ? ["throttled", "throttled", "sent"] : []));
    expect(await relay(pendingFor([1, 1, 1]), bus)).toEqual({ sent: 3, deadLettered: 0 });
    expect(calls.map((entries) => entries.map(idOf))).toEqual([["0-0", "1-0", "2-0"], ["1-0"], ["1-0"]]);
    expect(sent).toEqual(["0-0", "2-0", "1-0"]);
    expect(waits).toEqual([100, 200]);
  });

  test("stops at a batch that cannot be sent, and reports its first record", async () => {
    const { bus, calls } = fakeBus((id) => (id === "4-0" || id === "7-0" ? ["throttled"] : []));
    const { failed, sent } = await relay(pendingFor(Array(25).fill(1)), bus);
    expect(failed).toMatchObject({ pending: { sequenceNumber: "4" }, code: "throttled" });
    expect(sent).toBe(8);
    expect(calls.map(({ length }) => length)).toEqual([10, 2, 2, 2]);
  });

  test("dead-letters what the bus rejects, and continues", async () => {
    const { bus, away, sent } = fakeBus((id) => (id === "0-0" ? ["refused"] : []));
    expect(await relay(pendingFor([1, 1]), bus)).toEqual({ sent: 1, deadLettered: 1 });
    expect([away, sent]).toEqual([["0-0"], ["1-0"]]);
  });

  test("keeps what can be neither sent nor dead-lettered", async () => {
    const { bus } = fakeBus(() => ["refused"]);
    const failing = { ...bus, deadLetter: () => Promise.reject(new Error("the queue is gone")) };
    const { failed } = await relay(pendingFor([1]), failing);
    expect(failed).toMatchObject({ pending: { sequenceNumber: "0" }, code: "DeadLetterFailed" });
  });

  test("dead-letters an entry before the stream would lose it", async () => {
    const patient = fakeBus(() => ["throttled"], now + LONGEST_WAIT_MS - 1);
    expect((await relay(pendingFor([1]), patient.bus)).failed).toBeDefined();
    const tired = fakeBus(() => ["throttled"], now + LONGEST_WAIT_MS);
    expect(await relay(pendingFor([1, 1]), tired.bus)).toEqual({ sent: 0, deadLettered: 2 });
    expect(tired.away).toEqual(["0-0", "1-0"]);
  });

  test("counts an entry without a result as not sent", async () => {
    const { bus } = fakeBus(() => []);
    const { failed } = await relay(pendingFor([1]), { ...bus, put: async () => [] });
    expect(failed?.code).toBe("NoResult");
  });

  test("whatever fails, nothing is lost and nothing overtakes the first entry that is left", async () => {
    const fate = fc.array(fc.constantFrom<Fate>("sent", "refused", "throttled"), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(4), { maxLength: 30 }),
        fc.array(fate, { minLength: 1 }),
        async (records, all) => {
          const pending = pendingFor(records);
          const fates = new Map(pending.map(({ entry }, i) => [idOf(entry), all[i % all.length] ?? []]));
          const { bus, sent, away, calls } = fakeBus((id) => fates.get(id) ?? []);
          const { failed, ...counts } = await relay(pending, bus);

          const done = new Set([...sent, ...away]);
          const firstLeft = pending.find(({ entry }) => !done.has(idOf(entry)));
          expect(failed?.pending).toEqual(firstLeft);
          expect(counts).toEqual({ sent: sent.length, deadLettered: away.length });
          expect(done.size).toBe(sent.length + away.length);
          // Only the batch of the first entry that is left may contain later entries that were sent.
          const beyond = firstLeft ? pending.slice(pending.indexOf(firstLeft) + MAX_ENTRIES) : [];
          expect(beyond.filter(({ entry }) => done.has(idOf(entry)))).toEqual([]);
          for (const call of calls) expect(call.length).toBeLessThanOrEqual(MAX_ENTRIES);
        },
      ),
    );
  });
});

describe("batches", () => {
  test("never exceed a limit of the bus, and never lose or reorder entries", () => {
    const sizes = fc.array(fc.oneof(fc.nat(100), fc.integer({ min: 100_000, max: 400_000 })), { maxLength: 40 });
    fc.assert(
      fc.property(sizes, (bytes) => {
        const pending = bytes.map((size, i) => ({ entry: entryOf(`${i}`, size) }));
        const batches = batchesOf(pending);
        expect(batches.flat()).toEqual(pending);
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(MAX_ENTRIES);
          expect(batch.reduce((sum, { entry }) => sum + entryBytes(entry), 0)).toBeLessThan(MAX_REQUEST_BYTES);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("are as large as the limits allow", () => {
    const whole = MAX_REQUEST_BYTES - 1;
    const empty = entryBytes(entryOf("a"));
    const half = Math.floor(whole / 2) - empty;
    expect(batchesOf([{ entry: entryOf("a", half) }, { entry: entryOf("b", half) }])).toHaveLength(1);
    expect(batchesOf([{ entry: entryOf("a", half) }, { entry: entryOf("b", half + 2) }])).toHaveLength(2);
  });
});
