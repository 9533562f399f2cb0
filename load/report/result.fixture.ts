import { emptyCounts } from "../ledger/account.ts";
import { latencyRecorder } from "../ledger/histogram.ts";
import type { Latency, Result } from "../result/result.ts";

/** Returns the latencies of these values in milliseconds. */
export function latencyOf(values: number[]): Latency {
  const recorder = latencyRecorder();
  for (const value of values) recorder.record(value);
  return recorder.toLatency();
}

/** Returns a result of 1,000 events in 10 s whose events took `arrivals` milliseconds. */
export function resultOf({
  arrivals = Array.from({ length: 100 }, () => 5),
  lost = 0,
  valid = true,
  endpoint = "aws",
  at = "2026-11-23T18:00:00.000Z",
} = {}): Result {
  const latency = latencyOf(arrivals);
  return {
    format: "load-result",
    version: 1,
    tool: { name: "load", version: "0.1.0" },
    run: "run-1",
    configuration: {
      scenario: "command line",
      stage: "dev",
      endpoint,
      region: "us-east-1",
      flow: "events",
      target: "sqs",
      client: "sdk",
      profile: { kind: "steady", rate: 100 },
      durationSeconds: 10,
      warmUpSeconds: 0,
      quietSeconds: 2,
      drainSeconds: 10,
      sizes: [{ bytes: 1024, weight: 1 }],
      batch: 10,
      rules: 1,
      otherRules: 0,
      workers: 1,
      workerKind: "thread",
      receivers: 1,
      maxInFlight: 100,
      seed: 1,
    },
    machine: {
      node: "v24.21.0",
      platform: "linux",
      arch: "x64",
      cpu: "some <CPU>",
      cores: 2,
      memoryBytes: 1,
      sharedWithCloud: endpoint !== "aws",
    },
    timing: {
      startedAt: at,
      firstSendAt: at,
      warmUpEndedAt: at,
      lastSendAt: at,
      drainEndedAt: at,
      finishedAt: at,
      cpuSeconds: 1,
    },
    validity: {
      valid,
      reasons: valid ? [] : [{ code: "GENERATOR_BEHIND", message: "The generator was behind its schedule." }],
      notes: [],
    },
    counts: { ...emptyCounts(1000), sent: 1000, accepted: 1000, delivered: 1000 - lost, lost },
    warmUp: emptyCounts(0),
    generator: {
      heldByCap: 0,
      maxInFlightSeen: 3,
      ingestionResolutionMs: 1,
      putRequests: 100,
      receiveRequests: 120,
      fullReceives: 0,
      deleteRequests: 100,
      foreignMessages: 0,
      redelivered: 0,
      receiverErrors: {},
    },
    latencies: {
      pacingError: latencyOf([0.04]),
      putAnswer: latency,
      arrival: latency,
      toIngestion: latency,
      ingestionToArrival: latency,
    },
    series: Array.from({ length: 10 }, (_, second) => ({
      second,
      intended: 100,
      sent: 100,
      accepted: 100,
      rejected: 0,
      delivered: 100,
      inFlight: 2,
      p50: 5_000,
      p99: second === 5 ? 1_000_000 : 9_000,
      max: second === 7 ? null : 12_000,
    })),
    thresholds: [
      {
        expression: "lost>0",
        metric: "lost",
        operator: ">",
        limit: 0,
        unit: "count",
        actual: lost,
        failed: lost > 0,
      },
    ],
  };
}

/** Returns a result of the order flow: of 100 orders, 90 were confirmed and 10 cancelled, and 2 customers not notified. */
export function orderResultOf({ emails = Array.from({ length: 98 }, () => 40) } = {}): Result {
  const result = resultOf();
  return {
    ...result,
    configuration: { ...result.configuration, flow: "orders", profile: { kind: "steady", rate: 10 }, warmUpSeconds: 2 },
    counts: { ...emptyCounts(100), sent: 100, accepted: 100, delivered: 100 },
    latencies: {
      ...result.latencies,
      orderAnswer: latencyOf(Array.from({ length: 100 }, () => 8)),
      orderSettled: latencyOf(Array.from({ length: 100 }, () => 25)),
      orderConfirmed: latencyOf(Array.from({ length: 90 }, () => 24)),
      orderCancelled: latencyOf(Array.from({ length: 10 }, () => 30)),
      orderNotified: latencyOf(emails),
    },
    orderOutcomes: { confirmed: 90, cancelled: 10, contradicted: 0, notified: 98, unnotified: 2 },
    orderSeries: Array.from({ length: 12 }, (_, second) => ({
      second,
      confirmed: 8,
      cancelled: 1,
      notified: 9,
      p50: 40_000,
      p99: 60_000,
      max: 61_000,
    })),
  };
}
