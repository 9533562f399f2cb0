import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { describe, expect, test } from "vitest";
import { reportOf } from "./report.ts";
import { resultOf } from "./result.fixture.ts";

const CHROMIUM = "/usr/bin/chromium";
const missing = !existsSync(CHROMIUM);
if (missing) console.warn(`${CHROMIUM} is missing: the browser test is skipped (apt-get install chromium).`);

describe.skipIf(missing)("the report's page, in a browser", () => {
  test.each([
    ["one run", 1],
    ["two runs", 2],
  ])("draws its charts for %s", async (_, runs) => {
    const arrivals = Array.from({ length: 2000 }, (_, index) => 3 + index / 100);
    const page = reportOf(Array.from({ length: runs }, (_, run) => resultOf({ arrivals, lost: run })));
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
    try {
      const tab = await browser.newPage();
      const errors: string[] = [];
      tab.on("pageerror", (error) => errors.push(error.message));
      tab.on("request", (request) => errors.push(`asked for ${request.url()}`));
      await tab.setContent(page);
      expect(await tab.locator("canvas").count()).toBe(3);
      expect(await tab.locator("#latency .u-legend").textContent()).toContain("p99");
      expect(errors).toEqual([]);
      if (process.env["SCREENSHOT"]) await tab.screenshot({ path: process.env["SCREENSHOT"], fullPage: true });
    } finally {
      await browser.close();
    }
  });
});
