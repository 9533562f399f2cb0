import type { Result } from "../result/result.ts";
import { chartsOf } from "./charts.ts";
import { html } from "./html.ts";
import { chartSections, pageOf } from "./page.ts";
import { errorTable, figureTable, headline, latencyTable, settings, verdict } from "./sections.ts";

/** Returns the report of one run. */
export function reportOf(result: Result): string {
  const charts = chartsOf([result]);
  const { configuration, timing } = result;
  return pageOf({
    title: configuration.flow === "orders" ? "Order flow under load" : "Load test",
    subject: `${configuration.bus ?? configuration.stage} · ${timing.startedAt}`,
    body: [
      html`<p class="sub">${sentenceOf(result)}</p>`,
      verdict(result),
      headline(result),
      ...(configuration.flow === "orders" ? [html`<h2>By outcome</h2>`, latencyTable(result)] : []),
      chartSections(charts),
      html`<h2>Figures</h2>`,
      figureTable(result),
      ...(configuration.flow === "orders" ? [] : [html`<h2>Where the time goes</h2>`, latencyTable(result)]),
      ...(errorTable(result) ? [errorTable(result) ?? html``] : []),
      html`<h2>Settings</h2>`,
      settings(result),
    ],
    charts,
  });
}

/** Returns what a run was, in one line. */
export function sentenceOf({ configuration, counts }: Result): string {
  const { stage, bus, region, flow, target, profile, durationSeconds } = configuration;
  const what = flow === "orders" ? "orders" : `events to ${target}`;
  return `${counts.intended.toLocaleString("en")} ${what} in ${durationSeconds} s, ${profile.kind}, ${bus === undefined ? `stage ${stage}` : `bus ${bus}`}, ${region}`;
}
