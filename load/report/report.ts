import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Result } from "../result/result.ts";
import { chartsOf } from "./charts.ts";
import { html } from "./html.ts";
import { errorTable, figureTable, headline, latencyTable, nameOf, settings, verdict } from "./sections.ts";

const read = (url: string): string => readFileSync(fileURLToPath(url), "utf8");
const beside = (file: string): string => read(new URL(file, import.meta.url).href);
const U_PLOT = import.meta.resolve("uplot/dist/uPlot.iife.min.js");
const U_PLOT_STYLE = import.meta.resolve("uplot/dist/uPlot.min.css");

/** One page about a run, or about two side by side; it needs no network. */
export function reportOf(results: Result[]): string {
  const [first] = results;
  if (!first) throw new Error("A report needs a result.");
  const title = results.length === 1 ? "Load test" : "Two load tests";
  const page = html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} · ${first.configuration.bus ?? first.configuration.stage} · ${first.timing.startedAt}</title>
<style>${{ html: read(U_PLOT_STYLE) }}
${{ html: beside("page.css") }}</style>
<h1>${title}</h1>
${results.map((result, index) => html`<p class="sub">${nameOf(index, results.length)} ${sentence(result)}</p>${verdict(result)}${headline(result)}`)}
<h2>Latency over time</h2>
<p class="explained">From the intended time of an event to its arrival at the target, by the second it was intended in. A stall of the bus or of the generator shows in every event it delayed. The warm-up's seconds are drawn too.</p>
<div class="chart" id="latency"></div>
<h2>Throughput</h2>
<p class="explained">Intended by the schedule, accepted by PutEvents, delivered to the target.</p>
<div class="chart" id="throughput"></div>
<h2>Percentiles</h2>
<p class="explained">How long the slowest 10 %, 1 %, 0.1 % … waited at least.</p>
<div class="chart" id="percentiles"></div>
<h2>Figures</h2>
${figureTable(results)}
${results.map((result, index) => html`<h2>${nameOf(index, results.length)} Where the time goes</h2>${latencyTable(result)}${errorTable(result)}`)}
${results.map((result, index) => html`<h2>${nameOf(index, results.length)} Settings</h2>${settings(result)}`)}
<script type="application/json" id="charts">${{ html: JSON.stringify(chartsOf(results)).replaceAll("<", "\\u003c") }}</script>
<script>${{ html: read(U_PLOT) }}</script>
<script>${{ html: beside("charts.js") }}</script>
</html>
`;
  return page.html;
}

function sentence({ configuration, counts }: Result): string {
  const { stage, bus, region, flow, target, profile, durationSeconds } = configuration;
  const what = flow === "orders" ? "orders" : `events to ${target}`;
  return `${counts.intended.toLocaleString("en")} ${what} in ${durationSeconds} s, ${profile.kind}, ${bus === undefined ? `stage ${stage}` : `bus ${bus}`}, ${region}`;
}
