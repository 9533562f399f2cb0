import type { Fact } from "../../../trace.ts";
import type { MetricsPage, Plot } from "../../api/metrics.ts";
import type { ConsoleContext } from "../context.ts";
import { commonPrefix } from "../declared-names.ts";
import { callsOf, failureOf, runMs } from "../functions/calls.ts";
import { type Names, nameIn } from "../names.ts";
import { metricsIn, type ReportedMetric } from "./emf.ts";
import { queueDepths } from "./queue-depths.ts";
import { type Collected, collect, type Fold, largest, mean, quantile, type Steps, stepsOf, sum } from "./steps.ts";

/** More lines in one plot cannot be told apart. */
const SERIES = 6;
const DEFAULT_RANGE_MS = 15 * 60_000;

interface Wanted {
  /** A function's own name: figures of it alone. */
  function?: string | undefined;
  rangeMs?: number | undefined;
  /** The end; the present when absent. */
  to?: number | undefined;
}

/** The figures of a stretch of time. */
export function metricsPage(context: ConsoleContext, wanted: Wanted): MetricsPage {
  const { names, now } = context;
  const facts = context.facts();
  const since = facts[0]?.at ?? now();
  const to = Math.min(wanted.to ?? now(), now());
  const steps = stepsOf(to - (wanted.rangeMs ?? DEFAULT_RANGE_MS), to);
  const calls = [...callsOf(facts)];
  const label = labelsOf(
    calls.map(([arn]) => arn),
    names,
  );
  const isWanted = (arn: string) => wanted.function === undefined || nameIn(arn) === wanted.function;
  return {
    stepMs: steps.stepMs,
    times: steps.times,
    since,
    functions: calls.map(([arn]) => ({ name: nameIn(arn), label: label(arn) })),
    own: [
      ...(wanted.function === undefined ? [eventsPlot(facts, steps)] : []),
      ...callPlots(
        calls.filter(([arn]) => isWanted(arn)),
        steps,
        { index: context.index, label },
        wanted.function !== undefined,
      ),
      ...(wanted.function === undefined ? [depthPlot(facts, steps, context)] : []),
    ],
    reported: reportedPlots(facts, steps, { names, isWanted }),
  };
}

/** Short names; those that several functions have, such as each stack's relay, with what tells them apart. */
function labelsOf(arns: readonly string[], names: Names): (arn: string) => string {
  const prefix = commonPrefix(arns.map(nameIn));
  const isShared = (label: string) => arns.filter((arn) => names.short(arn) === label).length > 1;
  return (arn) => (isShared(names.short(arn)) ? nameIn(arn).slice(prefix.length) : names.short(arn));
}

const plot = (about: Omit<Plot, "series" | "more">, all: { label: string; values: (number | null)[] }[]): Plot => ({
  ...about,
  series: all.slice(0, SERIES),
  more: Math.max(0, all.length - SERIES),
});

const labeled = (collected: Collected, fold: Fold, label = (key: string) => key) =>
  collected.series(fold).map(({ key, values }) => ({ label: label(key), values }));

function eventsPlot(facts: readonly Fact[], steps: Steps): Plot {
  const events = collect(steps);
  for (const fact of facts) if (fact.kind === "put") events.add(fact.event["detail-type"], fact.at, 1);
  const about = { id: "events", title: "Events by type", metric: "PutEventsEntriesCount" } as const;
  return plot({ ...about, unit: "count", shape: "steps" }, labeled(events, sum));
}

/** Calls, failures, durations and the age of events; of one function its median, 95th percentile and maximum. */
function callPlots(
  calls: [arn: string, calls: ReturnType<typeof callsOf> extends Map<string, infer List> ? List : never][],
  steps: Steps,
  { index, label }: { index: ConsoleContext["index"]; label: (arn: string) => string },
  isOne: boolean,
): Plot[] {
  const [count, failed, durations, ages] = [collect(steps), collect(steps), collect(steps), collect(steps)];
  for (const [arn, list] of calls)
    for (const call of list) {
      count.add(arn, call.from, 1);
      if (call.end && failureOf(call) !== undefined) failed.add(arn, call.end.at, 1);
      const ms = runMs(call);
      if (ms !== undefined) durations.add(arn, call.from, ms);
      const puts = call.eventIds.flatMap((id) => index.find(id)?.at ?? []);
      if (puts.length > 0) ages.add(arn, call.from, call.from - Math.min(...puts));
    }
  const measured = (collected: Collected) =>
    isOne
      ? [
          ...labeled(collected, quantile(0.5), () => "median"),
          ...labeled(collected, quantile(0.95), () => "95 %"),
          ...labeled(collected, largest, () => "longest"),
        ]
      : labeled(collected, quantile(0.5), label);
  const of = isOne ? "" : ", median";
  return [
    plot(
      { id: "calls", title: "Calls", metric: "Invocations", unit: "count", shape: "steps" },
      labeled(count, sum, label),
    ),
    plot(
      { id: "failed", title: "Calls that failed", metric: "Errors", unit: "count", shape: "steps", signal: "retry" },
      labeled(failed, sum, label),
    ),
    plot(
      { id: "durations", title: `Duration${of}`, metric: "Duration", unit: "ms", shape: "line" },
      measured(durations),
    ),
    plot(
      { id: "ages", title: `Age of events at the call${of}`, metric: "EventAge", unit: "ms", shape: "line" },
      measured(ages),
    ),
  ];
}

function depthPlot(facts: readonly Fact[], steps: Steps, { names, queues }: ConsoleContext): Plot {
  const now = new Map(queues().map(({ arn, visible, inFlight, delayed }) => [arn, visible + inFlight + delayed]));
  const depths = [...queueDepths(facts, steps, now)]
    .map(([arn, values]) => ({ label: names.short(arn), values }))
    .filter(({ values }) => values.some((value) => value > 0))
    .sort((a, b) => Math.max(...b.values) - Math.max(...a.values) || a.label.localeCompare(b.label));
  const about = { id: "depths", title: "Messages in queues", metric: "ApproximateNumberOfMessages" } as const;
  return plot({ ...about, unit: "count", shape: "line" }, depths);
}

const UNITS: Record<string, Plot["unit"]> = { Count: "count", Milliseconds: "ms", Bytes: "bytes", Percent: "percent" };

/** What functions report: counts are added up, anything else is averaged. */
function reportedPlots(
  facts: readonly Fact[],
  steps: Steps,
  { names, isWanted }: { names: Names; isWanted: (arn: string) => boolean },
): MetricsPage["reported"] {
  const byMetric = new Map<string, { first: ReportedMetric; collected: Collected }>();
  for (const fact of facts) {
    if (fact.kind !== "log" || !isWanted(fact.function)) continue;
    for (const metric of metricsIn(fact.line)) {
      const key = `${metric.namespace} ${metric.name}`;
      const known = byMetric.get(key) ?? { first: metric, collected: collect(steps) };
      byMetric.set(key, known);
      for (const value of metric.values)
        known.collected.add(metric.dimensions.map(names.short).join(" · "), metric.at, value);
    }
  }
  const plots = [...byMetric.values()].map(({ first: { namespace, name, unit }, collected }) => ({
    namespace,
    plot: plot(
      {
        ...{ id: `${namespace} ${name}`, title: name, metric: name, unit: UNITS[unit] ?? "none" },
        shape: unit === "Count" ? ("steps" as const) : ("line" as const),
      },
      labeled(collected, unit === "Count" ? sum : mean, (dimensions) => dimensions || name),
    ),
  }));
  return [...Map.groupBy(plots, ({ namespace }) => namespace)].map(([namespace, list]) => ({
    namespace,
    plots: list.map((each) => each.plot).sort((a, b) => a.title.localeCompare(b.title)),
  }));
}
