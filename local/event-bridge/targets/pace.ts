import type { Clock } from "../../clock.ts";
import { DeliveryError } from "../../delivery/delivery-error.ts";

export type Pace = (key: string, perSecond: number | undefined) => Promise<void>;

/** Limits the callers of each key to `perSecond` per second; calls over the limit wait their turn. */
export function createPace(clock: Clock, stopped: AbortSignal): Pace {
  const nextTurn = new Map<string, number>();
  const turnedAway = new Set<() => void>();
  stopped.addEventListener("abort", () => {
    for (const turnAway of turnedAway) turnAway();
  });

  function wait(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = clock.after(ms, () => {
        turnedAway.delete(turnAway);
        resolve();
      });
      const turnAway = () => {
        cancel();
        reject(new DeliveryError("CONNECTION_FAILURE", "The bus stopped before the destination's turn came.", true));
      };
      turnedAway.add(turnAway);
    });
  }

  return async (key, perSecond) => {
    if (!perSecond) return;
    const now = clock.now();
    const turn = Math.max(nextTurn.get(key) ?? now, now);
    nextTurn.set(key, turn + 1000 / perSecond);
    if (turn > now) await wait(turn - now);
  };
}
