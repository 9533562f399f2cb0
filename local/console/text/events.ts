import type { EventDetails, EventsPage } from "../api/events.ts";
import { clockTime } from "../shared/words.ts";

/** A line per event, newest first. */
export function eventsText({ rows, more, summary }: EventsPage): string {
  if (rows.length === 0) return "No event fits.";
  const lines = rows.map(
    ({ at, id, source, type, subject = "-", words }) =>
      `${clockTime(at)}  ${id}  ${type} of ${source}  ${subject}  ${words}`,
  );
  const rest = more ? [`${summary.counts.all - rows.length} more fit: narrow the search, or ask for more.`] : [];
  return [...lines, ...rest].join("\n");
}

/** One event: what became of it at each rule, and the event itself. */
export const eventText = ({ row, rules, event }: EventDetails): string =>
  [
    `${row.type} of ${row.source}: ${row.words}`,
    ...rules.map(({ rule, words, reason }) => `  ${rule}: ${words}${reason ? ` (${reason})` : ""}`),
    JSON.stringify(event, null, 2),
  ].join("\n");
