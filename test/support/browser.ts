import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll } from "vitest";

const CHROMIUM = "/usr/bin/chromium";

export const hasChromium = existsSync(CHROMIUM);
if (!hasChromium) console.warn(`${CHROMIUM} is missing: the browser tests are skipped (apt-get install chromium).`);

/** A browser for the tests of a file; `args` are further switches of Chromium. */
export function browserForTests(...args: string[]): { browser: Browser } {
  const context = {} as { browser: Browser };
  beforeAll(async () => {
    context.browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--disable-gpu", ...args],
    });
  });
  afterAll(() => context.browser?.close());
  return context;
}
