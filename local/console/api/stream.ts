import * as v from "valibot";
import { EventRow, EventsSummary } from "./events.ts";
import { MapFrame } from "./map.ts";
import { about } from "./schema.ts";
import { StoryLine } from "./stories.ts";

/** One frame of `GET /console/api/stream?after=SEQ&events=QUERY`: what has changed since the last one, merged. */
export const Frame = v.object({
  seq: about("The newest fact that this frame takes into account.", v.number()),
  run: v.string(),
  now: v.number(),
  perMinute: about("Events put within the last minute.", v.number()),
  deadLetters: about("Letters in dead-letter queues now.", v.number()),
  deployment: about(
    "Counts the redeployments that have changed resources: names and places may be others.",
    v.number(),
  ),
  editFailure: v.optional(
    about(
      "Why the last save is not live, where files are watched; what ran before keeps running.",
      v.object({
        message: v.string(),
        file: v.optional(v.string()),
        line: v.optional(v.number()),
        column: v.optional(v.number()),
      }),
    ),
  ),
  rows: v.optional(about("Changed and new events that fit the query, oldest first; at most 200.", v.array(EventRow))),
  overflow: v.optional(
    about("Whether more rows have changed than the frame carries: load the page of events again.", v.literal(true)),
  ),
  summary: v.optional(EventsSummary),
  stories: v.optional(v.array(StoryLine)),
  map: v.optional(MapFrame),
});
export type Frame = v.InferOutput<typeof Frame>;
