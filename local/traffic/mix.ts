import type { Action } from "../console/api/config.ts";
import { ExplainedError } from "../explained-error.ts";

/** An action, and the option of its choice. */
export interface Pick {
  action: Action;
  chosen?: string | undefined;
}

/**
 * Returns a function that picks an action, each as often, and an option by its weight, given numbers in [0, 1). Throws
 * `ExplainedError` when there is nothing to pick from.
 */
export function mixOf(actions: readonly Action[], next: () => number): () => Pick {
  if (actions.length === 0)
    throw new ExplainedError(
      "--traffic has nothing to send: the working directory has no console.config.ts with an action. Add one to its " +
        '"actions", or start without --traffic.',
    );
  const mix = actions.map((action) => ({ action, options: weighted(action) }));
  return () => {
    const { action, options } = at(mix, next());
    return { action, chosen: options && chosenFrom(options, next()) };
  };
}

interface Weighted {
  value: string;
  weight: number;
}

function weighted({ label, choice }: Action): Weighted[] | undefined {
  if (!choice) return undefined;
  const options = choice.options.map(({ value, weight = 1 }) => ({ value, weight }));
  for (const { value, weight } of options)
    if (!(Number.isFinite(weight) && weight >= 0))
      throw new ExplainedError(
        `The action "${label}" of the console.config.ts: the weight of ${value} is ${weight}. Make it 0 or more.`,
      );
  if (options.every(({ weight }) => weight === 0))
    throw new ExplainedError(
      `The action "${label}" of the console.config.ts: no option has a weight above 0. Give one to at least one of them.`,
    );
  return options;
}

function chosenFrom(options: readonly Weighted[], share: number): string | undefined {
  const total = options.reduce((sum, { weight }) => sum + weight, 0);
  let left = share * total;
  return options.find(({ weight }) => {
    left -= weight;
    return left < 0;
  })?.value;
}

function at<T>(items: readonly T[], share: number): T {
  return items[Math.floor(share * items.length)] as T;
}
