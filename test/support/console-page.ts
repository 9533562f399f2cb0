import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterEach, beforeEach, expect } from "vitest";
import { violationsOn } from "./violations.ts";

const DESKTOP = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };

/** A page of the console's for each test of a file; what it reports as an error fails the test. */
export function consolePage(
  chromium: { browser: Browser },
  options: BrowserContextOptions = { reducedMotion: "reduce" },
): { page: Page } {
  const context = {} as { page: Page };
  let errors: string[] = [];
  beforeEach(async () => {
    errors = [];
    context.page = await chromium.browser.newPage({ viewport: DESKTOP, ...options });
    context.page.on("pageerror", ({ message }) => errors.push(message));
    context.page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  });
  afterEach(async () => {
    await context.page.close();
    expect(errors).toEqual([]);
  });
  return context;
}

/** Nothing that axe finds, light or dark, and nothing to scroll sideways, on a phone either. */
export async function expectGoodForAll(page: Page): Promise<void> {
  expect(await violationsOn(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect(await violationsOn(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(PHONE);
  expect(await violationsOn(page)).toEqual([]);
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(PHONE.width);
  await page.setViewportSize(DESKTOP);
}
