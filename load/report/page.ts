import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Chart } from "./charts.ts";
import { type Html, html } from "./html.ts";

const read = (url: string): string => readFileSync(fileURLToPath(url), "utf8");
const beside = (file: string): string => read(new URL(file, import.meta.url).href);
const U_PLOT = import.meta.resolve("uplot/dist/uPlot.iife.min.js");
const U_PLOT_STYLE = import.meta.resolve("uplot/dist/uPlot.min.css");

interface Page {
  title: string;
  /** What distinguishes this page from others of its kind. */
  subject: string;
  body: readonly Html[];
  charts: Chart[];
}

/** Returns a page as one file that needs no network. */
export const pageOf = ({ title, subject, body, charts }: Page): string =>
  html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} · ${subject}</title>
<style>${{ html: read(U_PLOT_STYLE) }}
${{ html: beside("page.css") }}</style>
<h1>${title}</h1>
${body}
<script type="application/json" id="charts">${{ html: JSON.stringify(charts).replaceAll("<", "\\u003c") }}</script>
<script>${{ html: read(U_PLOT) }}</script>
<script>${{ html: beside("draw-charts.js") }}</script>
</html>
`.html;

/** Returns the sections of the page in which its script draws the charts. */
export const chartSections = (charts: Chart[]): Html =>
  html`${charts.map(
    ({ id, title, explanation }) =>
      html`<h2>${title}</h2><p class="explained">${explanation}</p><div class="chart" id="${id}"></div>`,
  )}`;
