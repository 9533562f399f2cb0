import type { Fact } from "../../../trace.ts";
import type { Steps } from "./steps.ts";

/** What a queue holds, by what entered and left it. */
interface Depth {
  held: Set<string>;
  /** Messages that left and whose arrival is no longer known. */
  unknown: number;
  values: number[];
}

/**
 * How many messages each queue held at the end of each step, hidden ones included. `now` is what it holds: facts that are
 * no longer kept have left a remainder, which was there all the time.
 */
export function queueDepths(
  facts: readonly Fact[],
  steps: Steps,
  now: ReadonlyMap<string, number>,
): Map<string, number[]> {
  const depths = new Map<string, Depth>();
  const of = (queue: string): Depth => {
    const depth = depths.get(queue) ?? { held: new Set(), unknown: 0, values: [] };
    depths.set(queue, depth);
    return depth;
  };
  const enter = (queue: string, id: string) => void of(queue).held.add(id);
  const leave = (queue: string, id: string) => {
    const depth = of(queue);
    if (!depth.held.delete(id)) depth.unknown += 1;
  };
  let step = 0;
  const closeStepsBefore = (time: number) => {
    for (; step < steps.times.length && (steps.times[step] ?? 0) + steps.stepMs <= time; step += 1)
      for (const depth of depths.values()) depth.values[step] = depth.held.size - depth.unknown;
  };
  for (const fact of facts) {
    closeStepsBefore(fact.at);
    if (fact.kind === "sent") enter(fact.queue, fact.messageId);
    else if (fact.kind === "deleted") leave(fact.queue, fact.messageId);
    else if (fact.kind === "dead-lettered" && fact.from.startsWith("arn:aws:sqs:")) {
      leave(fact.from, fact.messageId);
      enter(fact.queue, fact.messageId);
    } else if (fact.kind === "redriven") {
      leave(fact.queue, fact.messageId);
      enter(fact.to, fact.as);
    }
  }
  closeStepsBefore(Number.POSITIVE_INFINITY);
  return new Map(
    [...depths].map(([queue, { held, unknown, values }]) => {
      const remainder = (now.get(queue) ?? 0) - (held.size - unknown);
      return [queue, steps.times.map((_, i) => Math.max(0, (values[i] ?? 0) + remainder))];
    }),
  );
}
