import type { Invariant } from "./invariant.ts";

/** Once the faults are over, a redrive empties every dead-letter queue. */
export const emptyDeadLetterQueues: Invariant = {
  name: "empty dead-letter queues",
  check({ letters, lettersLeft }, breach) {
    return {
      counts: { "dead letters": letters.length, "dead letters left": lettersLeft.length },
      breaches: [...Map.groupBy(lettersLeft, ({ queue }) => queue)].map(([queue, left]) =>
        breach(
          queue,
          `${left.length} dead letters came back after the redrive: ${left[0]?.reason ?? "no reason given"}.`,
          left,
        ),
      ),
    };
  },
};
