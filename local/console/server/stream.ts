import type { ServerResponse } from "node:http";
import * as v from "valibot";
import type { HttpRequest } from "../../aws.ts";
import type { EventsSummary } from "../api/events.ts";
import { Frame } from "../api/stream.ts";
import type { ConsoleContext } from "./context.ts";
import { pageOf } from "./event-list/resources.ts";
import { searchOf } from "./event-list/search.ts";
import type { EventRecord } from "./index/event-record.ts";
import { rowOf } from "./index/outcome.ts";
import { text, valuesIn, wholeNumber } from "./resource.ts";
import { storyLines } from "./story/story-lines.ts";

const FRAME_MS = 100;
/** What is costly, or moves without a fact, at most so often. */
const SUMMARY_MS = 1000;
const ROWS_IN_A_FRAME = 200;

/** The stream of frames, as the API's description has it. */
export const STREAM = {
  path: "stream",
  name: "followFrames",
  summary:
    "Follows what changes, every 100 ms when something has: server-sent events, numbered so that a reader who connects " +
    "again says where it was with Last-Event-ID.",
  query: {
    after: v.optional(wholeNumber("The newest fact that the reader has taken into account.")),
    events: v.optional(text("The search of the list of events that is wanted; no rows when absent.")),
    stories: v.optional(wholeNumber("How many of the latest stories are wanted.")),
    map: v.optional(v.picklist(["true", "false"])),
    facts: v.optional(v.picklist(["true", "false"])),
  },
  frame: Frame,
};

/** Throws `RefusedRequest`. */
export function streamRequest({ query, headers }: Pick<HttpRequest, "query" | "headers">) {
  const { after = 0, events, stories = 0, map, facts } = valuesIn(Object.fromEntries(query), v.object(STREAM.query));
  return {
    after: Number(headers["last-event-id"]) || after,
    events,
    stories,
    map: map === "true",
    facts: facts === "true",
  };
}

/**
 * Sends what has changed, every 100 ms when something has: server-sent events, one frame each, numbered by the newest fact
 * so that a browser that reconnects says where it was. A slow reader gets fewer and merged frames.
 */
export function streamFrames(
  response: ServerResponse,
  request: ReturnType<typeof streamRequest>,
  context: ConsoleContext,
): void {
  const { index, names, config } = context;
  const dirty = new Set<EventRecord>();
  const query = request.events;
  const now = context.now();
  const matches = query === undefined ? undefined : searchOf(query, { names, subjectName: config.subject?.name, now });
  for (const record of index.records()) if (record.lastSeq > request.after) dirty.add(record);
  let isFresh = false;
  let summaryAt = 0;
  let quiet = "";
  let mapSeq = request.after;
  let toldSeq = request.after;

  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write("retry: 1000\n\n");

  function frame(): Frame {
    const changed = [...dirty].filter((record) => matches?.(record));
    dirty.clear();
    const result: Frame = {
      seq: index.seq(),
      run: context.run,
      now: context.now(),
      perMinute: putWithin(index.records(), context.now() - 60_000),
      deadLetters: context.letters.queues().reduce((sum, { letters }) => sum + letters, 0),
      deployment: context.edits.deployment(),
    };
    const editFailure = context.edits.failure();
    if (editFailure) result.editFailure = editFailure;
    if (matches && changed.length > 0) {
      result.rows = changed
        .sort((a, b) => a.seq - b.seq)
        .slice(-ROWS_IN_A_FRAME)
        .map((record) => rowOf(record, names));
      if (changed.length > ROWS_IN_A_FRAME) result.overflow = true;
    }
    if (Date.now() - summaryAt >= SUMMARY_MS && isFresh) {
      summaryAt = Date.now();
      isFresh = false;
      if (query !== undefined) result.summary = summaryFor(query, context);
      if (request.stories > 0) result.stories = storyLines(context, request.stories);
    }
    if (request.map) {
      const map = context.map().counters.since(mapSeq);
      mapSeq = result.seq;
      if (map) result.map = map;
    }
    return result;
  }

  function tick(): void {
    if (response.writableNeedDrain) return;
    const isDue = Date.now() - summaryAt >= SUMMARY_MS;
    const isNew = (request.map && index.seq() > mapSeq) || (request.facts && index.seq() > toldSeq);
    if (dirty.size === 0 && !isDue && !isNew) return;
    if (dirty.size > 0) isFresh = true;
    const next = frame();
    toldSeq = next.seq;
    // Nothing happened, and no number has moved.
    const { now: _, ...rest } = next;
    const text = JSON.stringify(rest);
    if (text === quiet) return;
    quiet = text;
    response.write(`id: ${next.seq}\ndata: ${JSON.stringify(next)}\n\n`);
  }

  const off = index.onChange((record) => dirty.add(record));
  const timer = setInterval(tick, FRAME_MS);
  response.on("close", () => {
    clearInterval(timer);
    off();
  });
  tick();
}

const summaryFor = (query: string, context: ConsoleContext): EventsSummary => pageOf(query, context, 0, 1).summary;

/** How many events were put since; the newest are last. */
function putWithin(records: readonly EventRecord[], since: number): number {
  let count = 0;
  for (let i = records.length - 1; i >= 0 && (records[i]?.at ?? 0) >= since; i -= 1) count += 1;
  return count;
}
