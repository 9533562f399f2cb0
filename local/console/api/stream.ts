import type { EventRow, EventsSummary } from "./events.ts";
import type { MapFrame } from "./map.ts";
import type { StoryLine } from "./stories.ts";

/** One frame of `GET /console/api/stream?after=SEQ&events=QUERY`: what has changed since the last one, merged. */
export interface Frame {
  /** The newest fact that this frame takes into account. */
  seq: number;
  run: string;
  now: number;
  /** Events put within the last minute. */
  perMinute: number;
  /** Letters in dead-letter queues now. */
  deadLetters: number;
  /** Changed and new events that fit the query, oldest first; at most 200. */
  rows?: EventRow[];
  /** Whether more rows have changed than the frame carries: load the page of events again. */
  overflow?: true;
  summary?: EventsSummary;
  stories?: StoryLine[];
  map?: MapFrame;
}
