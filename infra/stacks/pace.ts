/** SQS event sources run two invocations at once at least. */
const LEAST_CONCURRENCY = 2;
const MOST_CONCURRENCY = 50;

/** Of one invocation after the other: a quarter of a second for each, with its reads and writes. */
const PER_SECOND_ONE_BY_ONE = 4;

/**
 * How many invocations at once, and how long each lasts at least, so that together they start no more than `perSecond`.
 * What paces is their length: environments come and go, and know nothing of each other.
 */
export function pace(perSecond: number): { concurrency: number; slotMilliseconds: number } {
  const enough = Math.ceil(perSecond / PER_SECOND_ONE_BY_ONE);
  const concurrency = Math.min(Math.max(enough, LEAST_CONCURRENCY), MOST_CONCURRENCY);
  return { concurrency, slotMilliseconds: Math.ceil((1000 * concurrency) / perSecond) };
}
