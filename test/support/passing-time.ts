import { setTimeout as delay } from "node:timers/promises";
import type { Stage } from "./stage.ts";

const POLL_MS = 30;

interface Pace {
  stepSeconds: number;
  /** How long, of the machine's own time, what falls due in a step may take before the next one. */
  breathMs: number;
  limitSeconds: number;
}

/**
 * Lets time pass step by step until `holds` accepts what `observe` gives. Returns that. Rejects after `limitSeconds` with
 * what was seen last. Only a local cloud started with --clock can.
 */
export async function passTimeUntil<T>(
  stage: Stage,
  what: string,
  observe: () => Promise<T>,
  holds: (seen: T) => boolean,
  { stepSeconds, breathMs, limitSeconds }: Pace,
): Promise<T> {
  for (let passed = 0; ; passed += stepSeconds) {
    const next = performance.now() + breathMs;
    let seen = await observe();
    while (!holds(seen) && performance.now() < next) {
      await delay(POLL_MS);
      seen = await observe();
    }
    if (holds(seen)) return seen;
    if (passed > limitSeconds)
      throw new Error(`Not within ${limitSeconds} s of the cloud's time: ${what}. Seen last: ${JSON.stringify(seen)}`);
    await stage.advance?.(stepSeconds);
  }
}
