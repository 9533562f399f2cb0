import * as v from "valibot";
import { about } from "./schema.ts";

export const ArchiveRow = v.object({
  name: v.string(),
  arn: v.string(),
  bus: v.string(),
  busArn: v.string(),
  state: v.string(),
  events: v.number(),
  bytes: v.number(),
  retentionDays: v.optional(about("Absent: its events are kept forever.", v.number())),
  createdAt: v.number(),
  rules: about(
    "The rules of its bus that a replay can be limited to.",
    v.array(
      v.object({
        name: v.string(),
        arn: v.string(),
      }),
    ),
  ),
});
export type ArchiveRow = v.InferOutput<typeof ArchiveRow>;

export const ReplayRow = v.object({
  name: v.string(),
  state: v.string(),
  reason: v.optional(v.string()),
  from: v.number(),
  to: v.number(),
  reached: v.optional(about("The time of the last event that was replayed.", v.number())),
  startedAt: v.number(),
  endedAt: v.optional(v.number()),
});
export type ReplayRow = v.InferOutput<typeof ReplayRow>;

export const ArchivesPage = v.object({
  archives: v.array(ArchiveRow),
  replays: about("The newest first.", v.array(ReplayRow)),
});
export type ArchivesPage = v.InferOutput<typeof ArchivesPage>;

/** Times as StartReplay takes them, rules by ARN; all rules when there is none. */
export const ReplayRequest = v.object({
  archive: v.string(),
  from: v.number(),
  to: v.number(),
  rules: v.array(v.string()),
});
export type ReplayRequest = v.InferOutput<typeof ReplayRequest>;

export const StartedReplay = v.object({ name: v.string() });
export type StartedReplay = v.InferOutput<typeof StartedReplay>;
