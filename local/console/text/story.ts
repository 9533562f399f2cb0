import type { Hop, Story } from "../api/stories.ts";
import { duration } from "../shared/duration.ts";
import { plural } from "../shared/words.ts";

/** A story as text: a line per hop, indented under what caused it, with when it began and how long it took. */
export function storyText(story: Story): string {
  const failed = story.failedCalls > 0 ? `, ${story.failedCalls} failed` : "";
  const counts = `${plural(story.events, "event")}, ${plural(story.calls, "call")}${failed}`;
  const head = [
    titleOf(story),
    ...(story.summary ? [story.summary] : []),
    `${duration(story.to - story.from)} from start to end, ${counts}, $${story.cost.perMillion.toFixed(0)} per million`,
  ];
  return [...head, "", ...story.hops.map((hop) => lineFor(hop, story.from))].join("\n");
}

/** The title, and what of the state it does not say. */
function titleOf({ title, state }: Story): string {
  const more = state.split(", ").filter((part) => !title.toLowerCase().includes(part.toLowerCase()));
  return [title, ...more].join(", ").replace(/^./, (letter) => letter.toUpperCase());
}

function lineFor({ bars: [first], tookMs, name, note, label, mark, depth }: Hop, from: number): string {
  const at = first ? `+${duration(first.from - from)}` : "";
  const took = tookMs === undefined ? "" : duration(tookMs);
  const text = [name, note, label].filter(Boolean).join("  ");
  return `${at.padStart(12)}  ${took.padStart(8)}  ${MARKS[mark ?? ""] ?? " "} ${"  ".repeat(depth)}${text}`;
}

const MARKS: Record<string, string> = { retry: "↻", dead: "✕", refuse: "⊘", wait: "◷" };
