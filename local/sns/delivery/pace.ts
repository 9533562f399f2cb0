import type { Clock } from "../../clock.ts";
import type { Subscription, Topic } from "../model.ts";
import { effectivePolicyOf } from "../subscription-attributes.ts";

/** Spreads the deliveries of a throttled HTTP subscription evenly. */
export interface Pace {
  /** Returns when a delivery may go: now, which reserves the slot, or a later time at which to ask again. */
  next(subscription: Subscription, topic: Topic): number;
}

export function createPace(clock: Clock): Pace {
  const freeAt = new WeakMap<Subscription, number>();
  return {
    next(subscription, topic) {
      const now = clock.now();
      if (!subscription.protocol.startsWith("http")) return now;
      const { throttlePolicy: throttle } = effectivePolicyOf(subscription, topic);
      if (!throttle) return now;
      const free = freeAt.get(subscription) ?? now;
      if (free > now) return free;
      freeAt.set(subscription, now + 1000 / throttle.maxReceivesPerSecond);
      return now;
    },
  };
}
