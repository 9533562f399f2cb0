import type { FailuresPage, LetterDetails } from "../api/failures.ts";
import { shortId } from "../shared/short-id.ts";
import { plural } from "../shared/words.ts";

/** Every dead letter, by the queue that holds it. */
export function failuresText({ queues }: FailuresPage): string {
  if (queues.length === 0) return "No dead letters.";
  return queues
    .map(({ queue, letters, more }) =>
      [
        `${queue}: ${plural(letters.length, "letter")}${more ? " and more" : ""}`,
        ...letters.map(
          ({ id, type, subject, reason, message }) =>
            `  ${id}  ${[type, subject && shortId(subject)].filter(Boolean).join(" ")}  ${reason}: ${message}`,
        ),
      ].join("\n"),
    )
    .join("\n");
}

/** One dead letter: its way there, what would keep a redrive from going through, and its content. */
export function letterText({ row, queue, steps, checks, json, body }: LetterDetails): string {
  return [
    `${[row.type, row.subject].filter(Boolean).join(" ") || "Letter"} ${row.id} in ${queue}`,
    `${row.reason}: ${row.message}`,
    ...(row.eventId === undefined ? [] : [`Event: ${row.eventId}`]),
    ...(steps.length === 0 ? [] : [`How it came there: ${steps.map(({ words }) => words).join("; ")}.`]),
    ...checks.map(
      ({ signal, words }) => `${signal === "dead" ? "A redrive would fail" : "Before a redrive"}: ${words}.`,
    ),
    "Content:",
    json === undefined ? body : JSON.stringify(json, null, 2),
  ].join("\n");
}
