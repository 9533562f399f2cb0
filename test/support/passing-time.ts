import { setTimeout as delay } from "node:timers/promises";
import type { Stage } from "./stage.ts";

const PAUSE_MS = 30;

/**
 * Lets time pass, `stepSeconds` at a time, until `holds` accepts what `observe` gives. Returns that. Rejects after
 * `limitSeconds` with what was seen last. Only a local cloud started with --clock can.
 */
export async function passTimeUntil<T>(
  stage: Stage,
  what: string,
  observe: () => Promise<T>,
  holds: (seen: T) => boolean,
  { stepSeconds, limitSeconds }: { stepSeconds: number; limitSeconds: number },
): Promise<T> {
  for (let passed = 0; ; passed += stepSeconds) {
    await quiet(stage);
    const seen = await observe();
    if (holds(seen)) return seen;
    if (passed > limitSeconds)
      throw new Error(`Not within ${limitSeconds} s of the cloud's time: ${what}. Seen last: ${JSON.stringify(seen)}`);
    await stage.advance?.(stepSeconds);
  }
}

/** Waits until what fell due is done: a function that is at work while time jumps would time out. */
async function quiet(stage: Stage): Promise<void> {
  // Between a function and the one that its event reaches, nobody is at work for a moment.
  for (let idle = 0; idle < 3; ) {
    await delay(PAUSE_MS);
    idle = (await stage.isBusy?.()) ? 0 : idle + 1;
  }
}
