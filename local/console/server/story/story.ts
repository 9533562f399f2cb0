import type { Hop, Story } from "../../api/stories.ts";
import { duration } from "../../shared/duration.ts";
import type { ConsoleContext } from "../context.ts";
import { correlationOf, subjectOf } from "../index/event-record.ts";
import { architectures } from "./architectures.ts";
import { costOf } from "./cost.ts";
import { hopsOf } from "./hops.ts";
import { type Call, failureOf, storyFacts } from "./story-facts.ts";
import { storyLine } from "./story-lines.ts";

/** Everything that happened to a subject, or only what has one of its correlation ids. */
export function tellStory(key: string, correlation: string | undefined, context: ConsoleContext): Story | undefined {
  const { index, names, config, now } = context;
  const all = index.story(key);
  const events = correlation === undefined ? all : all.filter((record) => correlationOf(record) === correlation);
  const [first] = events;
  if (!first) return undefined;
  const facts = storyFacts(context.facts(), events, subjectOf(first));
  const hops = hopsOf(facts, names, context.endsAtTargets);
  const line = storyLine(key, events, names, config, now());
  const bars = hops.flatMap((hop) => hop.bars);
  const from = Math.min(first.at, ...bars.map((bar) => bar.from));
  const to = Math.max(first.at, ...bars.map((bar) => bar.to));
  const consuming = facts.calls.filter(({ consumes, eventIds }) => consumes && eventIds.length > 0);
  const failed = consuming.filter((call) => failureIn(call, facts.events) !== undefined);
  return {
    story: key,
    title: line.title,
    state: line.state,
    signal: line.signal,
    summary: summaryOf(hops, context.endsAtTargets),
    correlations: [...new Set(all.flatMap((record) => correlationOf(record) ?? []))],
    from,
    to,
    events: events.length,
    calls: facts.calls.length,
    failedCalls: failed.length,
    hops,
    cost: costOf(facts, architectures(context.deployed)),
  };
}

const failureIn = (call: Call, events: readonly { event: { id: string } }[]): string | undefined =>
  events.map(({ event }) => failureOf(call, event.id)).find((failure) => failure !== undefined);

/** What was out of the ordinary: tries that failed, what waits, what is dead, what was refused. */
function summaryOf(hops: readonly Hop[], endsAtTargets = false): string {
  const sentences: string[] = [];
  const calls = hops.filter(({ kind }) => kind === "call");
  for (const [name, tries] of Map.groupBy(calls, (hop) => hop.name)) {
    const failed = tries.filter(({ mark }) => mark === "retry");
    const [first] = failed;
    if (!first) continue;
    const last = tries.at(-1);
    const why = first.label ? `: ${first.label}` : "";
    const stop = why.endsWith("…") ? "" : ".";
    if (failed.length === 1) sentences.push(`The first try of ${name} failed${why}${stop}`);
    else sentences.push(`${failed.length} tries of ${name} failed${why}${stop}`);
    if (last && last.mark !== "retry")
      sentences.push(`Try ${failed.length + 1}, ${gapBetween(first, last)} later, went well.`);
  }
  const waiting = hops.find(({ kind, tookMs }) => kind === "wait" && tookMs === undefined);
  if (waiting) sentences.push(`Now it ${waiting.name}.`);
  const letters = hops.filter(({ kind }) => kind === "letter");
  if (letters[0])
    sentences.push(
      `${letters.length === 1 ? "One dead letter" : `${letters.length} dead letters`}: ${letters[0].label}.`,
    );
  const refused = hops.find(({ kind }) => kind === "refused");
  if (refused) sentences.push(`A call was refused: ${refused.name}.`);
  if (sentences.length > 0) return sentences.join(" ");
  if (endsAtTargets) return "Every delivery went well on the first try.";
  return calls.length === 0 ? "No function has taken it yet." : "Every step went well on the first try.";
}

function gapBetween(failed: Hop, succeeded: Hop): string {
  const [end, start] = [failed.bars.at(-1)?.to ?? 0, succeeded.bars.find(({ kind }) => kind !== "wait")?.from ?? 0];
  return duration(Math.max(0, start - end));
}
