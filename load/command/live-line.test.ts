import { expect, test } from "vitest";
import { liveLine } from "./live-line.ts";

const progress = {
  phase: "sending" as const,
  elapsedMs: 5000,
  done: 0.5,
  inFlight: 7,
  behindMs: 0,
  pending: 12,
  totals: { sent: 100, rejected: 0, unanswered: 0, delivered: 88, copies: 0 },
  recent: { p50: 4.2, p99: 180 },
};

test("a line shows progress, rate, requests in flight, latencies, and outstanding deliveries", () => {
  const line = liveLine(progress, 99.6);
  expect(line).toBe(
    "████████████░░░░░░░░░░░░ sending  100/s  7 in flight  p50 4.2 ms p99 180 ms  12 outstanding  no errors",
  );
});

test("and delay, copies, and errors when there are any", () => {
  const totals = { ...progress.totals, rejected: 2, unanswered: 1, copies: 4 };
  const line = liveLine({ ...progress, behindMs: 1500, totals, recent: { p50: undefined, p99: undefined } }, 0);
  expect(line).toContain("p50 – p99 –  12 outstanding  sends 1500 ms behind  4 copies  3 errors");
});
