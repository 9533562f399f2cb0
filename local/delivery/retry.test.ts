import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Delivery, Target } from "../event-bridge/model.ts";
import { afterFailure, backOff, isExpired } from "./retry.ts";

const delivery = (attempts: number, RetryPolicy?: Target["RetryPolicy"]): Delivery => ({
  id: "d",
  eventId: "e",
  event: "{}",
  ruleArn: "r",
  target: { Id: "1", Arn: "a", RetryPolicy },
  attempts,
  acceptedAt: 0,
});

describe("back-off", () => {
  test("doubles from a second to ten minutes, half of it random", () => {
    expect([1, 2, 3, 10, 11, 185].map((retry) => backOff(retry, 1))).toEqual([
      1000, 2000, 4000, 512_000, 600_000, 600_000,
    ]);
    expect(backOff(3, 0)).toBe(2000);
  });

  test("never exceeds its bounds", () => {
    const jitter = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 185 }), jitter, (retry, random) => {
        const ms = backOff(retry, random);
        expect(ms).toBeGreaterThanOrEqual(500);
        expect(ms).toBeLessThanOrEqual(600_000);
      }),
    );
  });
});

describe("after a failure", () => {
  test("the next retry is due after the back-off", () => {
    expect(afterFailure(delivery(1), 5000, 0)).toEqual({ retryAt: 5500 });
  });

  test("a target that asks for a longer delay gets it", () => {
    expect(afterFailure(delivery(1), 5000, 0, 30_000)).toEqual({ retryAt: 35_000 });
  });

  test("the first attempt is followed by as many retries as the policy allows", () => {
    const policy = { MaximumRetryAttempts: 2 };
    expect(afterFailure(delivery(2, policy), 0, 0)).toHaveProperty("retryAt");
    expect(afterFailure(delivery(3, policy), 0, 0)).toEqual({ exhausted: "MaximumRetryAttempts" });
    expect(afterFailure(delivery(1, { MaximumRetryAttempts: 0 }), 0, 0)).toEqual({ exhausted: "MaximumRetryAttempts" });
  });

  test("185 retries and 24 hours by default", () => {
    expect(afterFailure(delivery(185), 0, 0)).toHaveProperty("retryAt");
    expect(afterFailure(delivery(186), 0, 0)).toEqual({ exhausted: "MaximumRetryAttempts" });
    expect(afterFailure(delivery(1), 86_399_999, 0)).toEqual({ retryAt: 86_400_000 });
    expect(afterFailure(delivery(1), 86_400_000, 0)).toEqual({ exhausted: "MaximumEventAgeInSeconds" });
  });

  test("waits no longer than the event's maximum age", () => {
    const policy = { MaximumEventAgeInSeconds: 60 };
    expect(afterFailure(delivery(10, policy), 50_000, 0)).toEqual({ retryAt: 60_000 });
    expect(isExpired(delivery(10, policy), 60_000)).toBe(true);
    expect(isExpired(delivery(10, policy), 59_999)).toBe(false);
  });
});
