/** How often and when a failed delivery is retried; delays in seconds. */
export interface RetryPolicy {
  minDelayTarget: number;
  maxDelayTarget: number;
  numRetries: number;
  numMaxDelayRetries: number;
  numNoDelayRetries: number;
  numMinDelayRetries: number;
  backoffFunction: "linear" | "arithmetic" | "geometric" | "exponential";
}

export interface ThrottlePolicy {
  maxReceivesPerSecond: number;
}

export interface RequestPolicy {
  headerContentType: string;
}

/** For queues and functions, which AWS manages: 100,015 retries over more than 23 days. */
export const AWS_MANAGED: RetryPolicy = {
  minDelayTarget: 1,
  maxDelayTarget: 20,
  numRetries: 100_015,
  numMaxDelayRetries: 100_000,
  numNoDelayRetries: 3,
  numMinDelayRetries: 2,
  backoffFunction: "exponential",
};

/** For HTTP endpoints, unless the topic or the subscription overrides it. */
export const HTTP_DEFAULT: RetryPolicy = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numMaxDelayRetries: 0,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  backoffFunction: "linear",
};

export const DEFAULT_CONTENT_TYPE = "text/plain; charset=UTF-8";

/**
 * Returns the milliseconds before retry number `retry` (1, 2, …), or undefined when retries are exhausted: first the
 * immediate retries, then those at the minimum delay, the back-off, and those at the maximum delay. `jitter` in [0, 1)
 * shortens a delay by up to half. https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
export function retryDelay(policy: RetryPolicy, retry: number, jitter: number): number | undefined {
  const { numRetries, numNoDelayRetries: none, numMinDelayRetries: short, numMaxDelayRetries: long } = policy;
  if (retry > numRetries) return undefined;
  if (retry <= none) return 0;
  const steps = numRetries - none - short - long;
  const step = retry - none - short;
  return Math.round(delayAt(policy, step, steps) * 1000 * (1 - jitter / 2));
}

/** Returns the seconds before a step of the back-off: 1 to `steps`, less before it and more after it. */
function delayAt(
  { minDelayTarget: min, maxDelayTarget: max, backoffFunction }: RetryPolicy,
  step: number,
  steps: number,
) {
  if (step < 1) return min;
  if (step > steps) return max;
  const part = steps === 1 ? 1 : (step - 1) / (steps - 1);
  switch (backoffFunction) {
    case "linear":
      return min + (max - min) * part;
    case "arithmetic":
      return min + (max - min) * part * part;
    case "geometric":
      return min * (max / min) ** part;
    case "exponential":
      return Math.min(min * 2 ** (step - 1), max);
  }
}
