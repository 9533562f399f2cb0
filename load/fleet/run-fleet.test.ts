import * as v from "valibot";
import { afterAll, expect, test } from "vitest";
import { planOf } from "../command/plan.ts";
import { Result } from "../result/result.ts";
import { startInThread } from "../run/in-thread.ts";
import { run } from "../run/run.ts";
import type { Site } from "../run/site.ts";
import { startStubBus } from "../run/stub-bus.fixture.ts";
import { runFleet } from "./run-fleet.ts";
import type { Storage } from "./storage.ts";
import { type Part, parsePart, partKey, stopKey, type Task } from "./task.ts";

const stubs = await Promise.all([startStubBus({ loseEvery: 20 }), startStubBus({ doubleEvery: 10 }), startStubBus()]);
afterAll(() => Promise.all(stubs.map((stub) => stub.close())));

const plan = planOf({
  ...{ stage: "local", rate: 90, duration: 2, warmUp: 1, batch: 4, quiet: 0.5, drain: 2 },
  workers: { kind: "lambda", count: 3 },
});
const site: Site = {
  run: "fleet",
  busName: "stub",
  queueUrl: "",
  detailType: "",
  region: "us-east-1",
  endpoint: "http://127.0.0.1",
  sharedWithCloud: true,
  orders: undefined,
  toolVersion: "test",
};

/** A bucket in memory that keeps cleared objects, so that the test can inspect them. */
function memory() {
  const objects = new Map<string, string>();
  const cleared: string[] = [];
  const storage: Storage = {
    put: async (key, text) => void objects.set(key, text),
    get: async (key) => objects.get(key),
    has: async (key) => objects.has(key),
    clear: async (prefix) => void cleared.push(prefix),
  };
  return { objects, cleared, storage };
}

const fleetOf = (storage: Storage, work: (task: Task) => Promise<void>) => ({
  bucket: "bucket",
  storage,
  queueUrls: stubs.map(({ endpoint }) => `${endpoint}/0/stub`),
  leadSeconds: 0.5,
  fanOut: async (tasks: Task[]) => void (await Promise.all(tasks.map(work))),
});
const signals = { stop: new AbortController().signal, leave: new AbortController().signal };

test("three workers against three buses: the result is the sum of what each measured", async () => {
  const { objects, cleared, storage } = memory();
  const fleet = fleetOf(storage, async (sent) => {
    // Through JSON, as a function receives it.
    const { worker, plan: its, site: there, startAt } = JSON.parse(JSON.stringify(sent)) as Task;
    const stub = stubs[worker] as (typeof stubs)[number];
    const start = startInThread(stub.connection);
    const done = await run({ plan: its, site: { ...there, endpoint: stub.endpoint }, worker, startAt, start });
    const part: Part = { format: "load-part", version: 1, worker, ...done };
    objects.set(partKey(there.run, worker), JSON.stringify(part));
  });
  const result = await runFleet({ plan, site, fleet, ...signals });

  expect(v.parse(Result, result)).toEqual(result);
  expect(result.configuration).toMatchObject({ workers: 3, workerKind: "lambda" });
  // 270 events in calls of four: the last of the 68 holds two, and the warm-up has 23 of them.
  expect(result.counts.intended).toBe(178);
  expect(result.warmUp.intended).toBe(92);
  const truth = (of: (stub: (typeof stubs)[number]) => number) => stubs.reduce((sum, stub) => sum + of(stub), 0);
  expect(result.counts.accepted + result.warmUp.accepted).toBe(270);
  expect(result.counts.lost + result.warmUp.lost).toBe(truth((stub) => stub.truth.lost));
  const { counts, warmUp } = result;
  expect(counts.duplicated.copies + warmUp.duplicated.copies).toBe(truth((stub) => stub.truth.doubled));

  const parts = stubs.map((_, worker) => parsePart(objects.get(partKey("fleet", worker)) ?? "", "part"));
  const sum = (of: (part: Result) => number) => parts.reduce((total, part) => total + of(part.result), 0);
  for (const latency of ["arrival", "putAnswer", "pacingError"] as const) {
    expect(result.latencies[latency].count).toBe(sum(({ latencies }) => latencies[latency].count));
  }
  expect(result.latencies.arrival.count).toBe(counts.delivered);
  expect(result.latencies.arrival.summary?.max).toBe(
    Math.max(...parts.map((part) => part.result.latencies.arrival.summary?.max ?? 0)),
  );
  const { series } = result;
  expect(series.reduce((total, { intended }) => total + intended, 0)).toBe(270);
  for (const { second, p50, max } of series) {
    const ofWorkers = parts.flatMap((part) => part.result.series[second]?.max ?? []);
    expect(p50 === null).toBe(ofWorkers.length === 0);
    // Within the precision of a second's histogram.
    if (max !== null) expect(max / Math.max(...ofWorkers)).toBeCloseTo(1, 1);
  }
  expect(cleared).toEqual(["fleet/"]);
});

test("a worker that fails fails the run, and the others are stopped", async () => {
  const { objects, storage } = memory();
  const fleet = fleetOf(storage, async ({ worker }) => {
    if (worker === 1) throw new Error("Worker 1 failed: Task timed out");
    await new Promise(() => {});
  });
  await expect(runFleet({ plan, site, fleet, ...signals })).rejects.toThrow("Worker 1 failed: Task timed out");
  expect(objects.has(stopKey("fleet"))).toBe(true);
});

test("a stop reaches the workers", async () => {
  const { objects, storage } = memory();
  const stop = new AbortController();
  const fleet = fleetOf(storage, async () => {
    stop.abort();
    while (!objects.has(stopKey("fleet"))) await new Promise(setImmediate);
    throw new Error("stopped on request");
  });
  await expect(runFleet({ plan, site, fleet, ...signals, stop: stop.signal })).rejects.toThrow("stopped on request");
});

test("a worker that ended without a result is named", async () => {
  const { storage } = memory();
  const ended = runFleet({ plan, site, fleet: fleetOf(storage, async () => {}), ...signals });
  await expect(ended).rejects.toThrow("Worker 0 ended without a result: there is no fleet/0.json in bucket.");
});
