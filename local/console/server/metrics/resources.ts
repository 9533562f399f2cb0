import * as v from "valibot";
import { MetricsPage } from "../../api/metrics.ts";
import { get, text, wholeNumber } from "../resource.ts";
import { metricsPage } from "./metrics.ts";

export const metricsResources = [
  get("metrics", {
    name: "getMetrics",
    summary: "Returns figures over time: events, calls, failures, durations, ages, queues, and what functions report.",
    query: {
      function: v.optional(text("A function's own name: figures of it alone.")),
      seconds: v.optional(wholeNumber("How long a time is shown: 900 when absent.")),
      to: v.optional(wholeNumber("When it ends, in milliseconds since the epoch; now when absent.")),
    },
    answer: MetricsPage,
    run: ({ query: { function: name, seconds, to } }, context) =>
      metricsPage(context, { function: name, rangeMs: seconds && seconds * 1000, to }),
  }),
];
