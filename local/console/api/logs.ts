import * as v from "valibot";
import { about } from "./schema.ts";

/** A line of a function's log. */
export const LogRow = v.object({
  seq: v.number(),
  at: v.number(),
  function: about("The function's own name, and the shorter one.", v.string()),
  label: v.string(),
  requestId: v.optional(v.string()),
  level: v.optional(about("As the line itself says, in capitals; `METRIC` for a line of metrics.", v.string())),
  text: about("Its message where the line is JSON, else the line.", v.string()),
  json: v.optional(about("The whole line where it is JSON.", v.unknown())),
});
export type LogRow = v.InferOutput<typeof LogRow>;

export const LogsPage = v.object({
  rows: about("Newest first.", v.array(LogRow)),
  more: about("Whether there are older ones that fit.", v.boolean()),
});
export type LogsPage = v.InferOutput<typeof LogsPage>;
