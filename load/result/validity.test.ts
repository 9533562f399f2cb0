import { describe, expect, test } from "vitest";
import { latencyOf, resultOf } from "../report/result.fixture.ts";
import { validityOf } from "./validity.ts";

function validityWith(pacing: number[]) {
  const { configuration, counts, generator, latencies } = resultOf();
  const pacingError = latencyOf(pacing);
  const run = { stopped: false, sharedWithCloud: false, ingestionMeanMs: undefined };
  return validityOf({ configuration, counts, generator, latencies: { ...latencies, pacingError }, ...run });
}
const calls = (count: number, late: number, ms: number) =>
  Array.from({ length: count }, (_, index) => (index < late ? ms : 0.1));

describe("a generator behind its schedule", () => {
  test("makes the result invalid when 1 % of its calls start late", () => {
    expect(validityWith(calls(1000, 5, 50)).valid).toBe(true);
    const { valid, reasons } = validityWith(calls(1000, 20, 50));
    expect(valid).toBe(false);
    expect(reasons[0]?.message).toMatch(/: 1 % of its calls started 50\.\d ms late or later, the latest 50\.\d ms\./);
  });

  test("names no percentile of too few calls", () => {
    const [reason] = validityWith(calls(20, 1, 50)).reasons;
    expect(reason?.message).toMatch(/: at least one of its 20 calls started late, by 50\.\d ms\./);
  });
});
