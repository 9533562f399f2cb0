import { askedRate, startOf, type Trend } from "../compare/trend.ts";
import type { Result } from "../result/result.ts";
import { BLUE, type Chart, GREEN, ORANGE, PURPLE } from "./charts.ts";
import { comparedFiguresOf, shown } from "./figures.ts";
import { html, table } from "./html.ts";
import { chartSections, pageOf } from "./page.ts";

/** Returns the page of many results over time. */
export function trendPage(trend: Trend): string {
  const { results, figures, latest, changes } = trend;
  const charts = chartsOf(results);
  return pageOf({
    title: "Trend of load tests",
    subject: `${results.length} runs`,
    body: [
      html`<p class="sub">${results.length} runs, from ${startOf(results[0] as Result)} to ${startOf(results.at(-1) as Result)} UTC</p>`,
      html`<section class="verdicts">${latest.map((each) => html`<p class="note">${each}</p>`)}</section>`,
      chartSections(charts),
      html`<h2>Runs</h2>`,
      table({
        head: ["", "started", "rate", ...figures.map(({ label, unit }) => `${label} (${unit})`), ""].map(
          (each) => html`<th>${each}</th>`,
        ),
        rows: results.map(
          (result, index) =>
            html`<tr><th scope="row">${index + 1}</th><td>${startOf(result)}</td><td>${shown(askedRate(result), "per second")}/s</td>${figures.map(
              (figure) => html`<td>${shown(figure.of(result), figure.unit)}</td>`,
            )}<td class="worse">${!result.validity.valid && "NOT VALID"}</td></tr>`,
        ),
      }),
      ...(changes.length === 0
        ? []
        : [
            html`<h2>Settings that changed</h2><p class="explained">From one run to the next; A is the run before.</p>`,
            html`<ul>${changes.map(({ run, settings }) => html`<li>Run ${run + 1}: ${settings.join("; ")}</li>`)}</ul>`,
          ]),
    ],
    charts,
  });
}

interface Line {
  name: string;
  color: string;
  label: string;
}

const LATENCY_LINES: Record<Result["configuration"]["flow"], Line[]> = {
  events: [
    { name: "p50", color: BLUE, label: "arrival, p50" },
    { name: "p99", color: ORANGE, label: "arrival, p99" },
    { name: "max", color: PURPLE, label: "arrival, max" },
  ],
  orders: [
    { name: "p50", color: BLUE, label: "time to e-mail, p50" },
    { name: "p99", color: ORANGE, label: "time to e-mail, p99" },
    { name: "max", color: PURPLE, label: "time to e-mail, max" },
  ],
};

const SHARE_LINES: Record<Result["configuration"]["flow"], Line[]> = {
  events: [
    { name: "accepted", color: GREEN, label: "accepted" },
    { name: "delivered", color: BLUE, label: "delivered" },
  ],
  orders: [
    { name: "accepted", color: GREEN, label: "accepted" },
    { name: "settled", color: ORANGE, label: "settled" },
    { name: "notified", color: BLUE, label: "notified" },
  ],
};

function chartsOf(results: Result[]): Chart[] {
  const flow = results[0]?.configuration.flow ?? "events";
  return [
    byRun(results, LATENCY_LINES[flow], {
      id: "latency",
      title: flow === "orders" ? "Time to e-mail" : "Latency",
      explanation: "Of each run, by the time of its start. Move over a point for the run's date.",
      kind: "milliseconds by run",
      yLabel: "ms",
    }),
    byRun(results, SHARE_LINES[flow], {
      id: "shares",
      title: "Share of what was asked for",
      explanation: "100 % is everything that the schedule intended.",
      kind: "shares by run",
      yLabel: "%",
    }),
  ];
}

function byRun(
  results: Result[],
  lines: Line[],
  chart: Pick<Chart, "id" | "title" | "explanation" | "kind" | "yLabel">,
): Chart {
  const figures = comparedFiguresOf(results[0]?.configuration.flow ?? "events");
  return {
    ...chart,
    names: lines.map(({ name }) => name),
    colors: lines.map(({ color }) => color),
    dashes: lines.map(() => []),
    labels: results.map(
      (result, index) => `run ${index + 1}, ${startOf(result)}${result.validity.valid ? "" : ", NOT VALID"}`,
    ),
    data: [
      results.map((_, index) => index),
      ...lines.map(({ label }) => {
        const figure = figures.find((each) => each.label === label);
        return results.map((result) => figure?.of(result) ?? null);
      }),
    ],
  };
}
