import { setTimeout as delay } from "node:timers/promises";
import type { Plan } from "../command/plan.ts";
import type { Ledger } from "../ledger/ledger.ts";

const LOOK_EVERY_MS = 50;

/** Waits until everything has arrived and nothing more came during the quiet period, but no longer than the drain. */
export async function drain(ledger: Ledger, plan: Plan, elapsed: () => number, leave?: AbortSignal): Promise<void> {
  const deadline = elapsed() + plan.drainSeconds * 1000;
  while (elapsed() < deadline && !leave?.aborted) {
    const quietSince = Math.max(ledger.lastArrival(), ledger.lastSent());
    if (ledger.pending() === 0 && elapsed() - quietSince > plan.quietSeconds * 1000) return;
    await delay(LOOK_EVERY_MS);
  }
}
