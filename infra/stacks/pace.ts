/** The minimum for the concurrency of an SQS event source. */
const LEAST_CONCURRENCY = 2;
const MOST_CONCURRENCY = 50;

/** Sequential invocations per second: each takes about 250 ms, including its reads and writes. */
const PER_SECOND_ONE_BY_ONE = 4;

/**
 * Returns the concurrency, and the minimum duration of an invocation, so that together they start at most `perSecond`.
 * Their duration sets the pace, since environments cannot coordinate with each other.
 */
export function pace(perSecond: number): { concurrency: number; slotMilliseconds: number } {
  const enough = Math.ceil(perSecond / PER_SECOND_ONE_BY_ONE);
  const concurrency = Math.min(Math.max(enough, LEAST_CONCURRENCY), MOST_CONCURRENCY);
  return { concurrency, slotMilliseconds: Math.ceil((1000 * concurrency) / perSecond) };
}
