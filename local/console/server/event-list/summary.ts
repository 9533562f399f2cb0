import type { EventRow, EventsSummary, Histogram, OutcomeCounts } from "../../api/events.ts";

const BARS = 72;
/** The histogram is at least so long, so that the first events are not spread over its width. */
const SHORTEST_MS = 60_000;

/** The numbers above the list of events: all that fit a search, oldest first. */
export function summaryOf(rows: readonly EventRow[], now: number, olderGone: boolean): EventsSummary {
  const counts: OutcomeCounts = { all: rows.length, dead: 0, retried: 0, waiting: 0, nobody: 0 };
  for (const { outcome } of rows) {
    if (outcome === "dead") counts.dead += 1;
    else if (outcome === "retried" || outcome === "retrying") counts.retried += 1;
    else if (outcome === "waiting") counts.waiting += 1;
    else if (outcome === "nobody") counts.nobody += 1;
  }
  return { counts, histogram: histogramOf(rows, now), olderGone };
}

function histogramOf(rows: readonly EventRow[], now: number): Histogram {
  const from = Math.min(rows[0]?.at ?? now, now - SHORTEST_MS);
  const bars = Array.from({ length: BARS }, () => ({ delivered: 0, retried: 0, dead: 0, nobody: 0 }));
  const width = Math.max(1, now - from) / BARS;
  for (const { at, outcome } of rows) {
    const bar = bars[Math.min(BARS - 1, Math.max(0, Math.floor((at - from) / width)))];
    if (!bar) continue;
    if (outcome === "dead" || outcome === "nobody") bar[outcome] += 1;
    else if (outcome === "retried" || outcome === "retrying") bar.retried += 1;
    else bar.delivered += 1;
  }
  return { from, to: now, bars };
}
