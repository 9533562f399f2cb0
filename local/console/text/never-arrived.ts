import type { ArrivalCheck, NeverArrived } from "../api/why-not.ts";

const MARKS: Record<ArrivalCheck["result"], string> = {
  passed: "✓",
  failed: "✕",
  warning: "!",
  waiting: "◷",
  skipped: "-",
};

/** The checks in their order, each with its result and, where it failed, what to do. */
export function neverArrivedText({ id, row, checks }: NeverArrived): string {
  const lines = checks.flatMap(({ check, result, words, fix }) => [
    `${MARKS[result]} ${check}${result === "skipped" ? "" : `: ${words}`}`,
    ...(fix === undefined ? [] : [`    ${fix}`]),
  ]);
  return [row ? `${row.type} ${row.subject ?? row.id}: ${row.words}` : `Event ${id} is not known.`, ...lines].join(
    "\n",
  );
}
