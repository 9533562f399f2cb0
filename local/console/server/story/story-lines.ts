import type { PageConfig } from "../../api/config.ts";
import type { Signal } from "../../api/signal.ts";
import type { StoryLine } from "../../api/stories.ts";
import { shortId } from "../../shared/short-id.ts";
import type { ConsoleContext } from "../context.ts";
import { searchOf } from "../event-list/search.ts";
import type { EventRecord } from "../index/event-record.ts";
import { rowOf } from "../index/outcome.ts";
import type { Names } from "../names.ts";

/** The stories that changed last, one line each; what only the bus's schedules did is left out. */
export function storyLines({ index, names, config, now }: ConsoleContext, count: number): StoryLine[] {
  const told = index
    .latestStories(count * 10)
    .map((key) => ({ key, events: index.story(key) }))
    .filter(({ events }) => events.some(({ event }) => event.source !== "aws.events"));
  return told.slice(0, count).map(({ key, events }) => storyLine(key, events, names, config, now()));
}

export function storyLine(
  story: string,
  events: readonly EventRecord[],
  names: Names,
  config: PageConfig,
  now: number,
): StoryLine {
  const rows = events.map((record) => rowOf(record, names));
  const at = Math.max(...events.map(({ lastAt }) => lastAt));
  const tries = Math.max(
    0,
    ...events.flatMap(({ rules }) => rules.flatMap(({ targets }) => targets.map((t) => t.failed))),
  );
  const has = (...kinds: string[]) => rows.some(({ outcome }) => kinds.includes(outcome));
  const sentence = sentenceOf(events, names, config, now);
  const signal: Signal = has("dead") ? "dead" : has("retrying", "retried") ? "retry" : has("waiting") ? "wait" : "flow";
  const state = has("retrying")
    ? `Trying again, ${tries} failed`
    : [
        sentence?.state ?? (has("dead") ? "Dead letter" : has("waiting") ? "Under way" : "Done"),
        tries > 0 && !has("dead") ? `on try ${tries + 1}` : "",
      ]
        .filter(Boolean)
        .join(", ");
  return {
    story,
    title: (sentence?.title ?? titleOf(config)).replaceAll("{subject}", shortId(story)),
    state,
    signal,
    types: rows.map(({ type }) => type),
    at,
    tookMs: at - Math.min(...events.map((record) => record.at)),
  };
}

/** The first sentence that the newest event fits which any sentence fits. */
function sentenceOf(events: readonly EventRecord[], names: Names, config: PageConfig, now: number) {
  const sentences = (config.sentences ?? []).map((sentence) => ({
    sentence,
    matches: searchOf(sentence.when, { names, subjectName: config.subject?.name, now }),
  }));
  for (const record of events.toReversed()) {
    const found = sentences.find(({ matches }) => matches(record));
    if (found) return found.sentence;
  }
  return undefined;
}

function titleOf({ subject }: PageConfig): string {
  const name = subject?.name ?? "subject";
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} {subject}`;
}
