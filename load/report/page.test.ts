import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Side } from "../compare/comparison.ts";
import { trendOf } from "../compare/trend.ts";
import { comparisonPage } from "./comparison-page.ts";
import { reportOf } from "./report.ts";
import { orderResultOf, resultOf } from "./result.fixture.ts";
import { trendPage } from "./trend-page.ts";

const CHROMIUM = "/usr/bin/chromium";
const missing = !existsSync(CHROMIUM);
if (missing) console.warn(`${CHROMIUM} is missing: the browser test is skipped (apt-get install chromium).`);

const arrivals = Array.from({ length: 2000 }, (_, index) => 3 + index / 100);
const repeated = (lost: number) => Array.from({ length: 5 }, () => resultOf({ arrivals, lost })) as unknown as Side;
const days = [20, 21, 22, 23].map((day) => resultOf({ arrivals, at: `2026-11-${day}T18:00:00.000Z` }));

const PAGES: [kind: string, charts: number, page: () => string][] = [
  ["a run of events", 4, () => reportOf(resultOf({ arrivals }))],
  ["a run of orders", 6, () => reportOf(orderResultOf())],
  ["a comparison", 4, () => comparisonPage([resultOf({ arrivals })], [resultOf({ arrivals, lost: 3, valid: false })])],
  ["a comparison of repeated runs", 4, () => comparisonPage(repeated(0), repeated(2))],
  ["a trend", 2, () => trendPage(trendOf(days))],
];

/** Runs in the page: which share of the latency chart's pixels have the color of the warm-up's shade. */
const SHARE_OF_SHADE = `(() => {
  const canvas = document.querySelector("#latency canvas");
  const shade = getComputedStyle(document.documentElement).getPropertyValue("--tile").trim();
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(shade.slice(at, at + 2), 16));
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let pixels = 0;
  for (let at = 0; at < data.length; at += 4) {
    if (data[at] === r && data[at + 1] === g && data[at + 2] === b && data[at + 3] === 255) pixels++;
  }
  return pixels / (canvas.width * canvas.height);
})()`;

describe.skipIf(missing)("in a browser, the page of", () => {
  let browser: Browser;
  beforeAll(async () => {
    const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"];
    browser = await chromium.launch({ executablePath: CHROMIUM, args });
  });
  afterAll(() => browser?.close());

  test.each(PAGES)("%s draws its charts, without the network", async (_, charts, page) => {
    const tab = await browser.newPage();
    const errors: string[] = [];
    tab.on("pageerror", (error) => errors.push(error.message));
    tab.on("request", (request) => errors.push(`asked for ${request.url()}`));
    await tab.setContent(page());
    expect(await tab.locator("canvas").count()).toBe(charts);
    expect(await tab.locator("#latency .u-legend").textContent()).toContain("p99");
    expect(errors).toEqual([]);
    await tab.close();
  });

  test.each(PAGES)("%s fits a phone: only tables scroll sideways", async (_, _charts, page) => {
    const tab = await browser.newPage({ viewport: { width: 390, height: 844 } });
    await tab.setContent(page());
    const width = await tab.evaluate<number>("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(390);
    await tab.close();
  });

  test("a run shades its warm-up", async () => {
    const shadeAt = async (page: string) => {
      const tab = await browser.newPage();
      await tab.setContent(page);
      const share = await tab.evaluate<number>(SHARE_OF_SHADE);
      await tab.close();
      return share;
    };
    const run = resultOf();
    expect(await shadeAt(reportOf(run))).toBeLessThan(0.01);
    run.configuration.warmUpSeconds = 3;
    expect(await shadeAt(reportOf(run))).toBeGreaterThan(0.1);
  });
});
