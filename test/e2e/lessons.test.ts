import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { browserForTests, hasChromium } from "../support/browser.ts";
import { violationsOn } from "../support/violations.ts";
import { ways } from "./lessons/all.ts";
import { type Learner, learnerAt } from "./lessons/learner.ts";
import { standing } from "./lessons/standing.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

describe.skipIf(!isLocal || !hasChromium)("the lessons, in a browser", () => {
  const context = stageUnderTest(["--quiet", "--clock"]);
  const chromium = browserForTests("--disable-quic", "--disable-background-networking");
  let page: Page;
  let learner: Learner;
  const errors: string[] = [];

  beforeAll(async () => {
    page = await chromium.browser.newPage({ viewport: { width: 1280, height: 960 }, reducedMotion: "reduce" });
    page.on("pageerror", ({ message }) => errors.push(message));
    learner = learnerAt(page, () => context.cloud.endpoint);
  });
  afterAll(async () => {
    await page?.close();
    expect(errors).toEqual([]);
  });

  test("the overview lists all lessons, or those for one hour", async () => {
    await page.goto(`${context.cloud.endpoint}/console/lessons`);
    const titles = page.locator(".lessons li");
    await titles.first().waitFor();
    expect(await titles.count()).toBe(Object.keys(ways).length);
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole("button", { name: "I have one hour" }).click();
    expect(await titles.count()).toBeLessThan(Object.keys(ways).length);
    expect(new URL(page.url()).searchParams.get("order")).toBe("I have one hour");
    await expectGoodOnPhone();
  });

  test.each(Object.entries(ways))("%s is taken to its end, and leaves the system as it was", async (slug, way) => {
    // One that failed on its way must not take the others along.
    await leaveLesson();
    const before = await standing(context.stage, context.cloud.endpoint);
    await way(learner);
    await page.getByRole("heading", { name: "What to remember" }).waitFor();
    if (slug === "routing" || slug === "idempotency") {
      expect(await violationsOn(page)).toEqual([]);
      await expectGoodOnPhone();
    }
    await learner.finish();
    await page.locator(".lessons li", { hasText: "finished" }).first().waitFor();
    expect(await standing(context.stage, context.cloud.endpoint)).toEqual(before);
  });

  /** Nothing that axe finds on a phone, and nothing to scroll sideways. */
  async function expectGoodOnPhone(): Promise<void> {
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await violationsOn(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(390);
    await page.setViewportSize({ width: 1280, height: 960 });
  }

  async function leaveLesson(): Promise<void> {
    await page.goto(`${context.cloud.endpoint}/console/lessons`);
    const { token } = JSON.parse((await page.locator("#boot").textContent()) ?? "") as { token: string };
    const options = { headers: { "x-console-token": token }, data: { lesson: "routing" } };
    await page.request.post(`${context.cloud.endpoint}/console/api/lessons/leave`, options);
  }

  test("a lesson can be left at any step, and another one leaves it", async () => {
    const before = await standing(context.stage, context.cloud.endpoint);
    await learner.begin("routing", "order");
    await learner.press("Create the rule");
    expect(await standing(context.stage, context.cloud.endpoint)).not.toEqual(before);
    await page.getByRole("button", { name: "Leave the lesson" }).click();
    await page.getByRole("heading", { name: "Lessons", exact: true }).waitFor();
    expect(await standing(context.stage, context.cloud.endpoint)).toEqual(before);

    await learner.begin("routing", "order");
    await learner.press("Create the rule");
    await page.goto(`${context.cloud.endpoint}/console/lessons/input-transformation`);
    await page.getByText("Predicting here leaves").waitFor();
    await learner.begin("input-transformation", "text");
    expect(await standing(context.stage, context.cloud.endpoint)).toEqual(before);
    await page.getByRole("button", { name: "Leave the lesson" }).click();
    await page.getByRole("heading", { name: "Lessons", exact: true }).waitFor();
  });

  test("a step that is not the current one is not taken, nor is an answer that is none", async () => {
    await page.goto(`${context.cloud.endpoint}/console/lessons/routing`);
    const move = async (data: object) => {
      const { token } = JSON.parse((await page.locator("#boot").textContent()) ?? "") as { token: string };
      const headers = { "x-console-token": token };
      const url = `${context.cloud.endpoint}/console/api/lessons/move`;
      const response = await page.request.post(url, { headers, data: { lesson: "routing", ...data } });
      return `${response.status()} ${((await response.json()) as { message?: string }).message ?? ""}`;
    };
    expect(await move({ step: "fix", action: "place" })).toBe(
      "400 The lesson is not under way: it begins with a prediction.",
    );
    expect(await move({ step: "predict", answer: ["nonsense"] })).toBe("400 That is no answer to the question.");
    expect(await move({ step: "predict", answer: ["order"] })).toBe("200 ");
    expect(await move({ step: "see", answer: ["source"] })).toBe("400 see is not the lesson's current step.");
    expect(await move({ step: "break", action: "nothing" })).toBe("400 The step has no action nothing.");
    await page.reload();
    await page.getByRole("button", { name: "Leave the lesson" }).click();
    await page.getByRole("heading", { name: "Lessons", exact: true }).waitFor();
  });
});
