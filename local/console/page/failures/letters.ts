import type { LetterQueue, LetterRow } from "../../api/failures.ts";

/** What a letter is selected by, and found by in the URL. */
export const idOf = ({ queue }: LetterQueue, { id }: LetterRow): string => `${queue}/${id}`;

/** A letter as the server takes it. */
export const refOf = ({ queue, row }: { queue: LetterQueue; row: LetterRow }) => ({ queue: queue.queue, id: row.id });

/** The letters that have every word of the query somewhere, and the reason; queues without one are left out. */
export function withQuery(queues: readonly LetterQueue[], query: string, reason: string | undefined): LetterQueue[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (queue: LetterQueue, row: LetterRow) => {
    const text = [queue.queue, queue.consumer, row.type, row.subject, row.reason, row.message, row.id].join(" ");
    return words.every((word) => text.toLowerCase().includes(word)) && (reason === undefined || row.reason === reason);
  };
  return queues
    .map((queue) => ({ ...queue, letters: queue.letters.filter((row) => fits(queue, row)) }))
    .filter(({ letters }) => letters.length > 0);
}

/** How many letters have each reason, the most frequent first. */
export function reasonsOf(queues: readonly LetterQueue[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { letters } of queues)
    for (const { reason, signal } of letters) if (signal === "dead") counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
