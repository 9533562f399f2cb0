import type { EventRow } from "../../api/events.ts";

/** As many rows are kept in the page. */
const KEPT = 2000;

/** The list with the rows that have changed or are new: newest first, each once. */
export function merged(rows: readonly EventRow[], changed: readonly EventRow[]): EventRow[] {
  const byId = new Map(changed.map((row) => [row.id, row]));
  const kept = rows.map((row) => {
    const newer = byId.get(row.id);
    byId.delete(row.id);
    return newer ?? row;
  });
  const oldest = rows.at(-1)?.seq ?? 0;
  // What is older than the list's end comes with the page that it belongs to.
  const added = [...byId.values()].filter(({ seq }) => rows.length === 0 || seq > oldest);
  return [...kept, ...added].sort((a, b) => b.seq - a.seq).slice(0, KEPT);
}
