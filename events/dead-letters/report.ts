import type { DeadLetter } from "./dead-letter.ts";
import type { Listing } from "./list.ts";
import type { RedriveResult } from "./redrive.ts";
import { printable, printableLines } from "./terminal.ts";

/** Returns one line per queue and one per message. */
export function listReport(listings: Listing[], now: number): string {
  return listings
    .map(({ name, redriveTo, letters }) => {
      const target = redriveTo?.split(":").at(-1) ?? "nowhere: the tag redrive-to is missing";
      const lines = letters.map((letter) => `  ${lineOf(letter, now)}`);
      return [printable(`${name}: ${letters.length} (back to ${target})`), ...lines].join("\n");
    })
    .join("\n");
}

/** Returns each message in full. */
export function showReport(letters: DeadLetter[], now: number): string {
  return letters
    .map(
      (letter) =>
        `${lineOf(letter, now)}\n  ${printable(letter.queue)}\n${indented(printableLines(pretty(letter.body)))}`,
    )
    .join("\n\n");
}

/** Returns what a redrive did, and why some messages stay where they are. */
export function redriveReport({ redriven, failed }: RedriveResult): string {
  if (redriven.length + failed.length === 0) return "There are no dead letters: nothing was redriven.";
  const sent = `${redriven.length} dead ${redriven.length === 1 ? "letter was" : "letters were"} redriven`;
  const lines = failed.map(({ letter, message }) =>
    printable(`  ${letter.messageId} stays in ${letter.queue}: ${message}`),
  );
  return [failed.length === 0 ? `${sent}.` : `${sent}, ${failed.length} not:`, ...lines].join("\n");
}

function lineOf(letter: DeadLetter, now: number): string {
  const { messageId, event, reason } = letter;
  const about = [event.type ?? "(no event)", event.subject].filter(Boolean).join(" ");
  return printable(`${messageId}  ${deadTime(letter, now)}  ${about}  ${reason.code}: ${reason.message}`);
}

/** Returns how long ago it became a dead letter. */
function deadTime({ sentAt, deadSince }: DeadLetter, now: number): string {
  const age = (time: string) => ageOf(now - Date.parse(time));
  return deadSince === undefined ? `dead for: not known (sent ${age(sentAt)} ago)` : `dead for ${age(deadSince)}`;
}

function ageOf(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)}h` : `${Math.floor(seconds / 86_400)}d`;
}

const indented = (text: string): string => text.replaceAll(/^/gm, "  ");

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
