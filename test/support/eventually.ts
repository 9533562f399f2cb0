import { setTimeout as delay } from "node:timers/promises";

/**
 * Asks `observe` again and again until `holds` accepts what it gives, and gives that. After `limitMs` it rejects with
 * what was seen last.
 */
export async function eventually<T>(
  what: string,
  observe: () => Promise<T>,
  holds: (seen: T) => boolean,
  limitMs = 30_000,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  // Asked ever less often: hundreds of waiting tests would otherwise be the load that they wait for.
  for (let pause = 30; ; pause = Math.min(pause * 1.3, 500)) {
    const seen = await observe();
    if (holds(seen)) return seen;
    if (Date.now() > deadline)
      throw new Error(`Not within ${limitMs / 1000} s: ${what}. Seen last: ${JSON.stringify(seen)}`);
    await delay(pause);
  }
}
