import type { FailuresPage } from "../api/failures.ts";
import type { Story } from "../api/stories.ts";
import type { WhyNotEvent } from "../api/why-not.ts";
import { duration } from "../shared/duration.ts";
import { shortId } from "../shared/short-id.ts";

/** A story as text: a line per hop, indented under what caused it, with when it began and how long it took. */
export function storyReport(story: Story): string {
  const failed = story.failedCalls > 0 ? `, ${story.failedCalls} failed` : "";
  const head = [
    `${story.title} (${story.state})`,
    ...(story.summary ? [story.summary] : []),
    `${duration(story.to - story.from)} from start to end, ${story.events} events, ${story.calls} calls${failed}, $${story.cost.perMillion.toFixed(0)} per million`,
  ];
  const hops = story.hops.map((hop) => {
    const [first] = hop.bars;
    const at = first ? `+${duration(first.from - story.from)}` : "";
    const took = hop.tookMs === undefined ? "" : duration(hop.tookMs);
    const text = [hop.name, hop.note, hop.label && `"${hop.label}"`].filter(Boolean).join("  ");
    return `${at.padStart(12)}  ${took.padStart(8)}  ${MARKS[hop.mark ?? ""] ?? " "} ${"  ".repeat(hop.depth)}${text}`;
  });
  return [...head, "", ...hops].join("\n");
}

const MARKS: Record<string, string> = { retry: "↻", dead: "✕", refuse: "⊘", wait: "◷" };

/** Each rule of the bus with the first field that the event does not fit; the closest first. */
export function whyNotReport({ row, rules, keepers, draft }: WhyNotEvent): string {
  const took = rules.filter((rule) => rule.took).map(({ rule }) => rule);
  const lines = rules
    .filter((rule) => !rule.took)
    .map((rule) => {
      const miss = rule.fields.find(({ fits }) => !fits);
      if (rule.isDisabled) return `  ${rule.rule}: was disabled`;
      if (!miss) return `  ${rule.rule}: each field fits, but not all in the same element of a list`;
      return `  ${rule.rule}: ${miss.path} wants ${miss.wanted}, has ${miss.found ?? "nothing there"}`;
    });
  return [
    `${row.type} ${shortId(row.subject ?? row.id)}: ${took.length > 0 ? `taken by ${took.join(", ")}` : "no service took it"}`,
    ...(keepers.length > 0 ? [`Kept by ${keepers.join(", ")}: they take everything.`] : []),
    ...(lines.length > 0 ? ["Not taken by, the closest first:", ...lines] : []),
    ...(draft
      ? [
          `With ${draft.value} in ${draft.path}, the closest would have taken ${draft.more} more of the last ${draft.of} events.`,
        ]
      : []),
  ].join("\n");
}

/** Every dead letter, by the queue that holds it. */
export function failuresReport({ queues }: FailuresPage): string {
  if (queues.length === 0) return "No dead letters.";
  return queues
    .map(({ queue, letters }) =>
      [
        `${queue}: ${letters.length}`,
        ...letters.map(
          ({ id, type, subject, reason, message }) =>
            `  ${id}  ${[type, subject && shortId(subject)].filter(Boolean).join(" ")}  ${reason}: ${message}`,
        ),
      ].join("\n"),
    )
    .join("\n");
}
