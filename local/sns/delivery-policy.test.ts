import fc from "fast-check";
import { expect, test } from "vitest";
import { AWS_MANAGED, HTTP_DEFAULT, type RetryPolicy, retryDelay } from "./delivery-policy.ts";
import { parseSubscriptionPolicy } from "./delivery-policy-input.ts";

const delays = (policy: RetryPolicy, count: number) =>
  Array.from({ length: count }, (_, i) => retryDelay(policy, i + 1, 0));

test("queues and functions: immediately, after a second, exponentially to twenty seconds, then every twenty seconds", () => {
  const first = [0, 0, 0, 1000, 1000, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000, 20_000, 20_000, 20_000, 20_000];
  expect(delays(AWS_MANAGED, 16)).toEqual(first);
  expect(retryDelay(AWS_MANAGED, 100_015, 0)).toBe(20_000);
  expect(retryDelay(AWS_MANAGED, 100_016, 0)).toBeUndefined();
});

test("HTTP endpoints: three times, twenty seconds apart", () => {
  expect(delays(HTTP_DEFAULT, 4)).toEqual([20_000, 20_000, 20_000, undefined]);
});

test.each([
  ["linear", [10_000, 40_000, 70_000, 100_000]],
  ["arithmetic", [10_000, 20_000, 50_000, 100_000]],
  ["geometric", [10_000, 21_544, 46_416, 100_000]],
  ["exponential", [10_000, 20_000, 40_000, 80_000]],
] as const)("the back-off is %s", (backoffFunction, expected) => {
  const policy = { ...HTTP_DEFAULT, minDelayTarget: 10, maxDelayTarget: 100, numRetries: 4, backoffFunction };
  expect(delays(policy, 4)).toEqual(expected);
});

test("delays stay within their bounds and never shrink, whatever the policy", () => {
  const count = fc.nat(20);
  const policies = fc
    .record({
      min: fc.integer({ min: 1, max: 50 }),
      more: fc.nat(50),
      none: count,
      short: count,
      steps: count,
      long: count,
    })
    .chain(({ min, more, none, short, steps, long }) =>
      fc.constantFrom("linear", "arithmetic", "geometric", "exponential" as const).map(
        (backoffFunction): RetryPolicy => ({
          minDelayTarget: min,
          maxDelayTarget: min + more,
          numRetries: none + short + steps + long,
          numNoDelayRetries: none,
          numMinDelayRetries: short,
          numMaxDelayRetries: long,
          backoffFunction: backoffFunction as RetryPolicy["backoffFunction"],
        }),
      ),
    );
  fc.assert(
    fc.property(policies, (policy) => {
      const all = delays(policy, policy.numRetries) as number[];
      const delayed = all.slice(policy.numNoDelayRetries);
      expect(all.slice(0, policy.numNoDelayRetries).every((delay) => delay === 0)).toBe(true);
      for (const delay of delayed) {
        expect(delay).toBeGreaterThanOrEqual(policy.minDelayTarget * 1000);
        expect(delay).toBeLessThanOrEqual(policy.maxDelayTarget * 1000);
      }
      expect(delayed).toEqual(delayed.toSorted((a, b) => a - b));
      expect(retryDelay(policy, policy.numRetries + 1, 0)).toBeUndefined();
    }),
  );
});

test.each([
  ['{"healthyRetryPolicy":{"numRetries":101}}', "numRetries must be an integer from 0 to 100"],
  [
    '{"healthyRetryPolicy":{"numRetries":1,"numNoDelayRetries":2}}',
    "numRetries must be greater than or equal to total",
  ],
  ['{"healthyRetryPolicy":{"numRetries":100,"minDelayTarget":60,"maxDelayTarget":60}}', "must not exceed 3600 seconds"],
  ['{"healthyRetryPolicy":{"backoffFunction":"random"}}', "backoffFunction must be"],
  ['{"throttlePolicy":{"maxReceivesPerSecond":0}}', "maxReceivesPerSecond must be"],
  ['{"requestPolicy":{"headerContentType":"image/png"}}', "headerContentType must be one of"],
  ['{"sicklyRetryPolicy":{}}', "not supported by the local cloud"],
  ["[]", "failed to parse JSON"],
])("rejects %s", (text, message) => {
  expect(() => parseSubscriptionPolicy(text, (reason) => new Error(reason))).toThrow(message);
});
