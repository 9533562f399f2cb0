import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { Result } from "../result/result.ts";
import { runAgainstStub } from "./in-process.fixture.ts";

const ms = (microseconds: number | undefined) => (microseconds ?? Number.NaN) / 1000;

/** Returns by how many numbers each overtaken event was overtaken, in the order in which the stub queued them. */
function overtakenIn(order: number[]): number[] {
  const distances = order.map((sequence, index) => Math.max(...order.slice(0, index + 1)) - sequence);
  return distances.filter((distance) => distance > 0);
}

describe.concurrent("against a bus with known faults, the result reports them", () => {
  test("none: everything arrives once, in order, and soon; the result fits the file's schema", async () => {
    const { result, truth } = await runAgainstStub({}, { rate: 100, duration: 2, warmUp: 1, quiet: 2 });
    expect(v.parse(Result, result)).toEqual(result);
    expect(result.counts).toMatchObject({ intended: 200, sent: 200, accepted: 200, delivered: 200, lost: 0, late: 0 });
    // On a busy machine even the stub sometimes receives requests in another order.
    const { counts, warmUp } = result;
    expect(counts.outOfOrder.events + warmUp.outOfOrder.events).toBe(overtakenIn(truth.order).length);
    expect(result.warmUp).toMatchObject({ intended: 100, accepted: 100, delivered: 100 });
    expect(result.latencies.arrival.count).toBe(200);
    expect(result.latencies.pacingError.count).toBe(200);
    expect(result.series.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(300);
  });

  test("a fixed delay: exact to the millisecond at the minimum, and on EventBridge's side of the split", async () => {
    const { result } = await runAgainstStub({ delayMs: 150 }, { rate: 50, duration: 2 });
    const { arrival, toIngestion, ingestionToArrival, putAnswer } = result.latencies;
    // The minimum of a hundred: a busy machine delays the others.
    expect(ms(arrival.summary?.min)).toBeGreaterThanOrEqual(149);
    expect(ms(arrival.summary?.min)).toBeLessThan(200);
    // The stub stamps when it delivers.
    expect(ms(toIngestion.summary?.min)).toBeGreaterThanOrEqual(148);
    expect(ms(ingestionToArrival.summary?.min)).toBeLessThan(50);
    expect(ms(putAnswer.summary?.min)).toBeLessThan(50);
  });

  test.each(["lean", "sdk"] as const)(
    "a freeze of a second, with the %s client: p99.9 is at least as long, and sending continued meanwhile",
    async (client) => {
      const freeze = { afterMs: 1000, forMs: 1000 };
      const { result } = await runAgainstStub({ freeze }, { client, rate: 100, duration: 4 });
      expect(ms(result.latencies.arrival.summary?.p999)).toBeGreaterThanOrEqual(1000);
      expect(ms(result.latencies.putAnswer.summary?.max)).toBeGreaterThanOrEqual(1000);
      // One second in four stood still, and events due in it waited half a second on average.
      expect(ms(result.latencies.arrival.summary?.mean)).toBeGreaterThan(100);
      expect(Math.min(...result.series.slice(0, 4).map(({ sent }) => sent))).toBeGreaterThan(60);
      expect(result.counts).toMatchObject({ intended: 400, delivered: 400, lost: 0 });
    },
  );

  test("a freeze of two seconds with a cap: calls delayed by the cap count from their intended time too", async () => {
    const freeze = { afterMs: 1000, forMs: 2000 };
    const { result } = await runAgainstStub({ freeze }, { rate: 100, duration: 4, maxInFlight: 20 });
    expect(result.generator.maxInFlightSeen).toBe(20);
    expect(result.generator.heldByCap).toBeGreaterThan(100);
    expect(result.validity.notes.map(({ code }) => code)).toContain("in-flight-cap");
    expect(ms(result.latencies.arrival.summary?.p999)).toBeGreaterThanOrEqual(2000);
    // Two seconds in four stood still. With a clock that starts at the send, the mean would be a tenth of this.
    expect(ms(result.latencies.arrival.summary?.mean)).toBeGreaterThan(400);
  });

  test("one in a hundred lost", async () => {
    const { result, truth } = await runAgainstStub({ loseEvery: 100 }, { rate: 400, duration: 2, batch: 4, drain: 2 });
    expect(truth.lost).toBe(8);
    expect(result.counts).toMatchObject({ accepted: 800, delivered: 792, lost: 8 });
    expect(result.counts.duplicated.events).toBe(0);
  });

  test("one in two hundred duplicated", async () => {
    const { result, truth } = await runAgainstStub({ doubleEvery: 200 }, { rate: 400, duration: 2, batch: 4 });
    expect(truth.doubled).toBe(4);
    expect(result.counts).toMatchObject({ delivered: 800, lost: 0, duplicated: { events: 4, copies: 4 } });
    expect(result.latencies.arrival.count).toBe(800);
  });

  test("one in fifty overtaken: as many out of order, by as much as the delay is long", async () => {
    const delayEvery = { every: 50, ms: 200 };
    const { result, truth } = await runAgainstStub({ delayEvery }, { rate: 200, duration: 2 });
    expect(truth.delayed).toBe(8);
    const overtaken = overtakenIn(truth.order);
    // No event follows the last one to overtake it.
    expect(overtaken.length).toBeGreaterThanOrEqual(7);
    expect(result.counts.outOfOrder).toEqual({ events: overtaken.length, maxDistance: Math.max(...overtaken) });
    expect(result.counts.outOfOrder.maxDistance).toBeGreaterThanOrEqual(25);
  });

  test("stragglers of six seconds: late, not lost", async () => {
    const delayEvery = { every: 25, ms: 6000 };
    const { result, truth } = await runAgainstStub({ delayEvery }, { rate: 100, duration: 2, quiet: 5, drain: 30 });
    expect(truth.delayed).toBe(8);
    expect(result.counts).toMatchObject({ delivered: 200, late: 8, lost: 0 });
    expect(ms(result.latencies.arrival.summary?.max)).toBeGreaterThanOrEqual(6000);
    // Anything longer is due to the machine.
    expect(ms(result.latencies.arrival.summary?.max)).toBeLessThan(11_000);
  }, 60_000);

  test("rejected entries, by code, and broken requests: none of them is lost", async () => {
    const faults = { refuseEvery: { every: 40, code: "ThrottlingException" }, breakEvery: 20 };
    const { result, truth } = await runAgainstStub(faults, { rate: 200, duration: 2, batch: 5 });
    const { counts } = result;
    expect(counts.unanswered).toBe(truth.broken);
    expect(Object.values(counts.unansweredByCode)).toEqual([truth.broken]);
    expect(counts.rejected).toBeGreaterThan(0);
    expect(counts.rejectedByCode).toEqual({ ThrottlingException: counts.rejected });
    expect(counts.sent).toBe(400);
    // The bus accepted the events of the broken requests, and they arrived.
    expect(counts.withoutAcceptance).toBeGreaterThan(0);
    expect(counts.accepted + counts.withoutAcceptance).toBe(counts.delivered + counts.lost);
    expect(counts.delivered).toBe(truth.accepted);
    expect(counts.lost).toBe(0);
  });

  test("messages that the queue delivers twice are not duplicates of the bus", async () => {
    const { result, truth } = await runAgainstStub({ redeliverEvery: 20 }, { rate: 100, duration: 2 });
    expect(truth.redelivered).toBeGreaterThan(5);
    expect(result.counts.duplicated.events).toBe(0);
    expect(result.generator.redelivered).toBe(truth.redelivered);
  });

  test("an ingestion time in whole seconds cannot split latencies, and the result says so", async () => {
    const ingestion = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;
    const { result } = await runAgainstStub({ ingestion }, { rate: 50, duration: 1 });
    expect(result.generator.ingestionResolutionMs).toBe(1000);
    expect(result.latencies.toIngestion.count).toBe(0);
    expect(result.validity.notes.map(({ code }) => code)).toContain("coarse-ingestion-time");
    expect(result.latencies.toQueue?.count).toBe(50);
  });

  test("two workers: their shares add up to the whole, each with its own sequence numbers", async () => {
    const { result } = await runAgainstStub(
      { doubleEvery: 100 },
      { rate: 200, duration: 2, workers: { kind: "thread", count: 2 }, receivers: 2 },
    );
    expect(result.counts).toMatchObject({ intended: 400, delivered: 400, lost: 0 });
    expect(result.counts.duplicated.events).toBe(4);
  });

  test("a run that is stopped is not valid, and what it sent is accounted for", async () => {
    const stop = AbortSignal.timeout(1200);
    const { result } = await runAgainstStub({}, { rate: 100, duration: 30 }, stop);
    expect(result.validity.reasons.map(({ code }) => code)).toContain("stopped");
    expect(result.counts.sent).toBeLessThan(300);
    expect(result.counts.delivered).toBe(result.counts.sent);
  });

  test("a run that is stopped before it starts sends nothing", async () => {
    const { result, truth } = await runAgainstStub({}, { rate: 100, duration: 1 }, AbortSignal.abort());
    expect(result.validity.reasons.map(({ code }) => code)).toEqual(["stopped", "nothing-sent"]);
    expect(truth.accepted).toBe(0);
  });

  test("the result holds each threshold's outcome", async () => {
    const failIf = ["lost>0", "p50<1us", "rejected>=0%"];
    const { result } = await runAgainstStub({}, { rate: 50, duration: 1, failIf });
    expect(result.thresholds.map(({ failed }) => failed)).toEqual([false, false, true]);
  });
});
