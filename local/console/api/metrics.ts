import * as v from "valibot";
import { about } from "./schema.ts";

const Series = v.object({
  label: v.string(),
  values: about("One for each of the page's times; null where there is none.", v.array(v.nullable(v.number()))),
});

export const Plot = v.object({
  id: v.string(),
  title: v.string(),
  metric: about("As CloudWatch calls it.", v.string()),
  unit: v.picklist(["count", "ms", "bytes", "percent", "none"]),
  shape: about("`steps`: what was counted in each step. `line`: what was measured.", v.picklist(["steps", "line"])),
  signal: v.optional(about("What its values mean, where they all mean the same.", v.picklist(["retry", "dead"]))),
  series: v.array(Series),
  more: about("How many further series there are, smaller than these.", v.number()),
});
export type Plot = v.InferOutput<typeof Plot>;

/** What the cloud has measured itself, and what functions report in their log lines. */
export const MetricsPage = v.object({
  stepMs: v.number(),
  times: about("When each step begins.", v.array(v.number())),
  since: about("Of the oldest fact that is held.", v.number()),
  functions: about("Those that there are figures of.", v.array(v.object({ name: v.string(), label: v.string() }))),
  own: about("From the facts.", v.array(Plot)),
  reported: about(
    "From lines in the embedded metric format, by namespace.",
    v.array(v.object({ namespace: v.string(), plots: v.array(Plot) })),
  ),
});
export type MetricsPage = v.InferOutput<typeof MetricsPage>;
