import { breakPoint } from "../result/break-point.ts";
import { PERCENTILES, type Statistic, samplesNeeded, statisticLabel, statisticOf } from "../result/percentiles.ts";
import type { Latency, Result } from "../result/result.ts";
import { thresholdSentence } from "../result/thresholds.ts";
import { figuresOf, shown } from "./figures.ts";
import { type Html, html, table } from "./html.ts";

/** Returns what a reader must know before any figure: whether it is valid, whose figures these are, and thresholds. */
export function verdict(result: Result): Html {
  const { validity, configuration, machine, broke } = result;
  const breaking = breakPoint(result);
  return html`<section class="verdicts">
<p class="${validity.valid ? "good" : "bad"}"><b>${validity.valid ? "Valid." : "Not valid for the bus."}</b>
${validity.valid ? "The generator kept its schedule." : "The figures below describe the generator, or only a part of the run."}</p>
${validity.reasons.map(({ message }) => html`<p class="bad">${message}</p>`)}
${
  configuration.endpoint === "aws"
    ? undefined
    : html`<p class="note"><b>Local figures.</b> This ran against ${configuration.endpoint}${machine.sharedWithCloud && ", on the generator's own machine"}: the figures describe the local cloud, not AWS.</p>`
}
${breaking !== undefined && html`<p class="${broke ? "bad" : "note"}"><b>${breaking}</b></p>`}
${validity.notes.map(({ message }) => html`<p class="note">${message}</p>`)}
${thresholdList(result)}
</section>`;
}

function thresholdList({ thresholds }: Result): Html | undefined {
  if (thresholds.length === 0) return undefined;
  const failed = thresholds.filter((each) => each.failed).length;
  const of = `${thresholds.length} threshold${thresholds.length === 1 ? "" : "s"}`;
  return html`<p class="${failed ? "bad" : "good"}"><b>${failed ? `${failed} of ${of} failed.` : `${of} met.`}</b></p>
<ul class="thresholds">${thresholds.map((each) => html`<li class="${each.failed ? "bad" : "good"}">${thresholdSentence(each)}</li>`)}</ul>`;
}

/** A tile of the headline: a value, with a unit or a remark. */
interface Tile {
  label: string;
  value: string;
  unit?: string;
  isBad?: boolean;
}

/** Returns the figures that are looked at first. */
export const headline = (result: Result): Html =>
  result.configuration.flow === "orders" ? orderHeadline(result) : eventHeadline(result);

function eventHeadline({ counts, latencies }: Result): Html {
  const { arrival } = latencies;
  return html`${tiles([
    countTile("delivered", counts.delivered),
    countTile("lost", counts.lost, counts.lost > 0),
    countTile("duplicated", counts.duplicated.events, counts.duplicated.events > 0),
    // EventBridge promises no order, so events that were overtaken are not an error.
    countTile("out of order", counts.outOfOrder.events),
    ...latencyTiles(arrival, ["p50", "p99", "p999", "max"]),
  ])}${basis("Latencies: from the intended time to the arrival", arrival)}`;
}

function orderHeadline({ counts, latencies, orderOutcomes }: Result): Html {
  const { orderNotified } = latencies;
  const { notified, unnotified = 0, contradicted = 0 } = orderOutcomes ?? {};
  return html`${tiles([
    ...latencyTiles(orderNotified, ["p50", "p99", "max"]).map((each) => ({ ...each, label: `e-mail, ${each.label}` })),
    countTile("accepted", counts.accepted),
    countTile("settled", counts.delivered),
    countTile("notified", notified),
    countTile("never settled", counts.lost, counts.lost > 0),
    countTile("never notified", unnotified, unnotified > 0),
    ...(contradicted > 0 ? [countTile("confirmed and cancelled", contradicted, true)] : []),
  ])}${basis("Time to e-mail: from the order's intended time to the event that reports its e-mail as sent", orderNotified)}`;
}

const countTile = (label: string, count: number | undefined, isBad = false): Tile => ({
  label,
  value: shown(count, "events"),
  isBad,
});

const latencyTiles = (latency: Latency | undefined, statistics: Statistic[]): Tile[] =>
  statistics.map((statistic) => {
    const value = statisticOf(latency, statistic);
    const label = statisticLabel(statistic);
    if (value !== undefined) return { label, value: shown(value / 1000, "ms"), unit: "ms" };
    const percentile = PERCENTILES[statistic as keyof typeof PERCENTILES] as number | undefined;
    const needed = percentile === undefined ? 1 : samplesNeeded(percentile);
    return { label, value: "–", unit: `needs ${needed.toLocaleString("en")} samples` };
  });

const tiles = (all: Tile[]): Html =>
  html`<div class="tiles">${all.map(
    ({ label, value, unit, isBad = false }) =>
      html`<div class="tile${isBad && " bad"}"><span>${label}</span><b>${value}</b>${unit !== undefined && html` <small>${unit}</small>`}</div>`,
  )}</div>`;

const basis = (what: string, latency: Latency | undefined): Html =>
  html`<p class="explained">${what}, ${(latency?.count ?? 0).toLocaleString("en")} samples.</p>`;

/** Returns every figure of a run. */
export const figureTable = (result: Result): Html =>
  table({
    rows: figuresOf(result.configuration.flow).map(
      ({ label, unit, of }) =>
        html`<tr><th scope="row">${label}</th><td>${shown(of(result), unit)}</td><td class="unit">${unit}</td></tr>`,
    ),
  });

const COLUMNS = ["min", "p50", "p90", "p99", "p999", "p9999", "max"] as const;

function latencyRows({ latencies, configuration }: Result): [string, Latency | undefined][] {
  if (configuration.flow === "orders") {
    return [
      ["order → e-mail sent", latencies.orderNotified],
      ["order → settled", latencies.orderSettled],
      ["order → confirmed", latencies.orderConfirmed],
      ["order → cancelled", latencies.orderCancelled],
      ["order → HTTP response", latencies.orderAnswer],
      ["generator's pacing error", latencies.pacingError],
    ];
  }
  return [
    ["intended time → arrival", latencies.arrival],
    ["intended time → EventBridge's ingestion", latencies.toIngestion],
    ["EventBridge's ingestion → arrival", latencies.ingestionToArrival],
    ["intended time → accepted by SQS", latencies.toQueue],
    ["in the queue", latencies.inQueue],
    ["PutEvents call → response", latencies.putAnswer],
    ["generator's pacing error", latencies.pacingError],
  ];
}

/** Returns every latency of a run, in milliseconds, with the number of samples; percentiles with too few samples are left out. */
export function latencyTable(result: Result): Html {
  const rows = latencyRows(result).flatMap(([name, latency]) =>
    latency?.summary
      ? [
          html`<tr><th scope="row">${name}</th>${COLUMNS.map((column) => {
            const value = statisticOf(latency, column);
            return html`<td>${shown(value === undefined ? undefined : value / 1000, "ms")}</td>`;
          })}<td>${latency.count.toLocaleString("en")}</td></tr>`,
        ]
      : [],
  );
  const head = ["milliseconds", ...COLUMNS.map(statisticLabel), "samples"];
  return table({ head: head.map((each) => html`<th>${each}</th>`), rows });
}

/** Returns why puts and receives failed; undefined when none did. */
export function errorTable({ counts, generator, configuration }: Result): Html | undefined {
  const kinds: [string, Record<string, number>][] = [
    [`rejected ${configuration.flow}`, counts.rejectedByCode],
    [`unanswered ${configuration.flow}`, counts.unansweredByCode],
    ["receives and deletes, retried", generator.receiverErrors],
  ];
  const rows = kinds.flatMap(([kind, byCode]) =>
    Object.entries(byCode).map(
      ([code, count]) =>
        html`<tr><th scope="row">${kind}</th><td>${code}</td><td>${count.toLocaleString("en")}</td></tr>`,
    ),
  );
  return rows.length === 0 ? undefined : html`<h2>Errors</h2>${table({ rows })}`;
}

/** Returns what was asked for, and what it ran on. */
export function settings({ configuration, machine, timing, generator, tool, run, warmUp }: Result): Html {
  const { profile, sizes, ...others } = configuration;
  const rows: [string, string][] = [
    ["run", run],
    ["started", timing.startedAt],
    [
      "profile",
      Object.entries(profile)
        .map(([key, value]) => (key === "kind" ? value : `${spaced(key)} ${value}`))
        .join(", "),
    ],
    ["sizes", sizes.map(({ bytes, weight }) => `${bytes} bytes × ${weight}`).join(", ")],
    ...Object.entries(others).map(([key, value]): [string, string] => [
      spaced(key),
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
    ["warm-up, in no figure above", `${warmUp.intended} ${configuration.flow}`],
    ["generator's CPU time", `${timing.cpuSeconds.toFixed(1)} s`],
    ...Object.entries(generator)
      .filter(([, value]) => typeof value === "number")
      .map(([key, value]): [string, string] => [spaced(key), String(value)]),
    ["machine", `${machine.cpu}, ${machine.cores} cores, ${machine.platform} ${machine.arch}, Node ${machine.node}`],
    ["tool", `${tool.name} ${tool.version}`],
  ];
  return table({
    className: "settings",
    rows: rows.map(([key, value]) => html`<tr><th scope="row">${key}</th><td>${value}</td></tr>`),
  });
}

const spaced = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
