import { type Comparison, compare, type Row, type Side } from "../compare/comparison.ts";
import { changeText, estimateText } from "../compare/comparison-text.ts";
import { statisticOf } from "../result/percentiles.ts";
import type { Result } from "../result/result.ts";
import { chartsOf } from "./charts.ts";
import { type Html, html, table } from "./html.ts";
import { chartSections, pageOf } from "./page.ts";
import { sentenceOf } from "./report.ts";
import { errorTable, latencyTable, settings, verdict } from "./sections.ts";

/** Returns the page of two sides next to each other, the older one first. */
export function comparisonPage(before: Side, after: Side): string {
  const comparison = compare(before, after);
  const sides = comparison.sides.map(({ name, side }) => ({ name, side, run: representativeOf(side) }));
  const charts = chartsOf(sides.map(({ run }) => run));
  const repeated = sides.some(({ side }) => side.length > 1);
  return pageOf({
    title: "Comparison of load tests",
    subject: sides.map(({ run }) => run.timing.startedAt).join(" and "),
    body: [
      ...sides.map(
        ({ name, side, run }) =>
          html`<p class="sub">${name}: ${side.length > 1 && `${side.length} runs of `}${sentenceOf(run)}</p>`,
      ),
      doubts(comparison),
      differences(comparison),
      html`<h2>Figures</h2><p class="explained">${comparison.basis}</p>`,
      table({
        head: ["", ...sides.map(({ name }) => name), "B to A", ""].map((each) => html`<th>${each}</th>`),
        rows: comparison.rows.map(rowOf),
      }),
      ...(repeated
        ? [html`<p class="explained">The charts show the run of each side whose median latency is the middle one.</p>`]
        : []),
      chartSections(charts),
      ...sides.flatMap(({ name, run }) => [
        html`<h2>${name}: where the time goes</h2>`,
        verdict(run),
        latencyTable(run),
        ...(errorTable(run) ? [errorTable(run) ?? html``] : []),
      ]),
      ...sides.flatMap(({ name, run }) => [html`<h2>${name}: settings</h2>`, settings(run)]),
    ],
    charts,
  });
}

const doubts = (comparison: Comparison): Html =>
  html`<section class="verdicts">${comparison.doubts.map((each) => html`<p class="bad"><b>${each}</b></p>`)}</section>`;

const differences = (comparison: Comparison): Html =>
  comparison.settings.length === 0
    ? html`<p class="sub">All settings are the same.</p>`
    : html`<h2>Settings that differ</h2><ul>${comparison.settings.map((each) => html`<li>${each}</li>`)}</ul>`;

function rowOf({ figure, before, after, change, verdict }: Row): Html {
  const { label, unit } = figure;
  const className = verdict === "better" || verdict === "worse" ? verdict : "unsure";
  return html`<tr><th scope="row">${label} <span class="unit">${unit}</span></th><td>${estimateText(before, unit)}</td><td>${estimateText(after, unit)}</td><td class="${className}">${changeText(change, unit)}</td><td class="${className}">${verdict}</td></tr>`;
}

/** Returns the run whose median latency is the middle one. */
function representativeOf(side: Side): Result {
  const median = ({ latencies, configuration }: Result) =>
    statisticOf(configuration.flow === "orders" ? latencies.orderNotified : latencies.arrival, "p50") ?? 0;
  return side.toSorted((a, b) => median(a) - median(b))[Math.floor((side.length - 1) / 2)] ?? side[0];
}
