import type { Latency, Result } from "../result/result.ts";
import { differenceOf, type Figure, figures, shown } from "./figures.ts";
import { type Html, html } from "./html.ts";

/** How the runs of a report are called: one alone has no letter. */
export const nameOf = (index: number, of: number): string => (of === 1 ? "" : (["A", "B"][index] ?? String(index + 1)));

/** What a reader must know before any figure: valid or not, thresholds, whose figures these are. */
export function verdict(result: Result): Html {
  const { validity, thresholds, configuration, machine, broke } = result;
  const failed = thresholds.filter((each) => each.failed).length;
  return html`<section class="verdicts">
${
  configuration.endpoint === "aws"
    ? undefined
    : html`<p class="note"><b>Local figures.</b> This ran against ${configuration.endpoint}${machine.sharedWithCloud && ", on the generator's own machine"}: it tells of the local cloud, not of AWS.</p>`
}
<p class="${validity.valid ? "good" : "bad"}"><b>${validity.valid ? "Valid." : "Not valid for the bus."}</b>
${validity.valid ? "The generator kept its schedule." : "What follows tells of the generator, or of a part of the run only."}</p>
${broke && html`<p class="bad"><b>Broke at ${shown(broke.rate, "per second")} events per second</b>, second ${broke.second}: ${broke.reason}</p>`}
${validity.reasons.map(({ message }) => html`<p class="bad">${message}</p>`)}
${validity.notes.map(({ message }) => html`<p class="note">${message}</p>`)}
${
  thresholds.length > 0 &&
  html`<p class="${failed ? "bad" : "good"}"><b>${failed ? `${failed} of ${thresholds.length} thresholds failed.` : thresholds.length === 1 ? "The threshold held." : `All ${thresholds.length} thresholds held.`}</b>
${thresholds.map((each) => html`<code class="${each.failed ? "bad" : "good"}">${each.expression}</code> `)}</p>`
}
</section>`;
}

/** The figures that are looked at first. */
export function headline(result: Result): Html {
  const tiles = ["delivered", "lost", "duplicated", "out of order"].map((label) => tile("Events", label, result));
  const latencies = ["p50", "p99", "p99.9", "max"].map((label) => tile("Latency", `arrival, ${label}`, result));
  return html`<div class="tiles">${[...tiles, ...latencies]}</div>`;
}

function tile(group: Figure["group"], label: string, result: Result): Html {
  const figure = figures.find((each) => each.group === group && each.label === label);
  const value = figure?.of(result);
  // EventBridge promises no order: events that were overtaken are no fault.
  const wrong = (label === "lost" || label === "duplicated") && value !== 0;
  return html`<div class="tile${wrong && " bad"}"><span>${label}</span><b>${shown(value, figure?.unit ?? "events")}</b>${figure?.unit === "ms" && html` <small>ms</small>`}</div>`;
}

/** Every figure, a column for each run; two runs get a column of differences. */
export function figureTable(results: Result[]): Html {
  const [before, after] = results;
  const rows = figures.map((figure) => {
    const difference = before && after && differenceOf(figure, before, after);
    return html`<tr><th scope="row">${figure.label}</th>${results.map(
      (result) => html`<td>${shown(figure.of(result), figure.unit)}</td>`,
    )}${after && html`<td class="${difference?.verdict}">${percentOf(difference?.percent)}</td>`}<td class="unit">${figure.unit}</td></tr>`;
  });
  return html`<table><thead><tr><th></th>${results.map((_, index) => html`<th>${nameOf(index, results.length)}</th>`)}${
    after && html`<th>B to A</th>`
  }<th></th></tr></thead><tbody>${rows}</tbody></table>`;
}

const percentOf = (percent: number | undefined): string =>
  percent === undefined ? "" : `${percent > 0 ? "+" : ""}${percent.toFixed(1)} %`;

const COLUMNS = ["min", "p50", "p90", "p99", "p999", "p9999", "max"] as const;

/** Where the time goes: every latency of a run, in milliseconds. */
export function latencyTable({ latencies }: Result): Html {
  const named: [string, Latency | undefined][] = [
    ["intended time → arrival", latencies.arrival],
    ["intended time → EventBridge's ingestion", latencies.toIngestion],
    ["EventBridge's ingestion → arrival", latencies.ingestionToArrival],
    ["intended time → SQS took it", latencies.toQueue],
    ["in the queue", latencies.inQueue],
    ["put → its answer", latencies.putAnswer],
    ["pacing error of the generator", latencies.pacingError],
    ["order → its HTTP answer", latencies.orderAnswer],
    ["order → settled", latencies.orderSettled],
    ["order → e-mail sent", latencies.orderNotified],
  ];
  const rows = named.flatMap(([name, latency]) =>
    latency?.summary
      ? [
          html`<tr><th scope="row">${name}</th>${COLUMNS.map((column) => html`<td>${shown((latency.summary?.[column] ?? 0) / 1000, "ms")}</td>`)}<td>${latency.count.toLocaleString("en")}</td></tr>`,
        ]
      : [],
  );
  return html`<table><thead><tr><th>milliseconds</th>${COLUMNS.map((column) => html`<th>${column.replace("p999", "p99.9")}</th>`)}<th>values</th></tr></thead><tbody>${rows}</tbody></table>`;
}

/** Why puts and receives failed; nothing when none did. */
export function errorTable({ counts, generator }: Result): Html | undefined {
  const kinds: [string, Record<string, number>][] = [
    ["rejected", counts.rejectedByCode],
    ["unanswered", counts.unansweredByCode],
    ["receives and deletes, tried again", generator.receiverErrors],
  ];
  const rows = kinds.flatMap(([kind, byCode]) =>
    Object.entries(byCode).map(
      ([code, count]) =>
        html`<tr><th scope="row">${kind}</th><td>${code}</td><td>${count.toLocaleString("en")}</td></tr>`,
    ),
  );
  return rows.length === 0 ? undefined : html`<h2>Errors</h2><table><tbody>${rows}</tbody></table>`;
}

/** What was asked for, and on what it ran. */
export function settings({ configuration, machine, timing, generator, tool, run, warmUp }: Result): Html {
  const { profile, sizes, ...others } = configuration;
  const rows: [string, string][] = [
    ["run", run],
    ["started", timing.startedAt],
    [
      "profile",
      Object.entries(profile)
        .map(([key, value]) => `${key} ${value}`)
        .join(", "),
    ],
    ["sizes", sizes.map(({ bytes, weight }) => `${bytes} bytes × ${weight}`).join(", ")],
    ...Object.entries(others).map(([key, value]): [string, string] => [spaced(key), String(value)]),
    ["warm-up, in no figure above", `${warmUp.intended} events`],
    ["generator's CPU time", `${timing.cpuSeconds.toFixed(1)} s`],
    ...Object.entries(generator)
      .filter(([, value]) => typeof value === "number")
      .map(([key, value]): [string, string] => [spaced(key), String(value)]),
    ["machine", `${machine.cpu}, ${machine.cores} cores, ${machine.platform} ${machine.arch}, Node ${machine.node}`],
    ["tool", `${tool.name} ${tool.version}`],
  ];
  return html`<table class="settings"><tbody>${rows.map(([key, value]) => html`<tr><th scope="row">${key}</th><td>${value}</td></tr>`)}</tbody></table>`;
}

const spaced = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
