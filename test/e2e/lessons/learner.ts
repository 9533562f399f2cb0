import type { Page } from "playwright-core";
import { expect } from "vitest";

/** Longer than anything takes on a busy machine. */
const PATIENTLY = { timeout: 30_000 };

type StepName = "predict" | "break" | "see" | "fix";

/** Somebody who takes lessons with a browser: reads what a step waits for, answers, and presses its buttons. */
export interface Learner {
  page: Page;
  /** Opens a lesson and commits to a prediction. */
  begin(slug: string, ...prediction: string[]): Promise<void>;
  /** Resolves once the current step says that it waits for something like this. */
  waits(step: StepName, forWhat: RegExp): Promise<void>;
  /** Chooses options by their values, and answers with them. */
  answer(step: StepName, ...values: string[]): Promise<void>;
  /** Puts options into an order, and answers with it. */
  arrange(step: StepName, ...values: string[]): Promise<void>;
  /** Types into the step's field. */
  type(text: string): Promise<void>;
  press(button: string): Promise<void>;
  /** Resolves once the fact that proves a step reads like this. */
  proven(step: StepName, fact: RegExp): Promise<void>;
  /** Finishes the lesson; resolves when everything is back. */
  finish(): Promise<void>;
}

export function learnerAt(page: Page, endpoint: () => string): Learner {
  const current = page.locator("li[aria-current=step]");
  const saying = (step: StepName) => page.locator(`li#${step}`);

  async function choose(values: readonly string[]): Promise<void> {
    for (const value of values) await current.locator(`input[value="${value}"]`).check();
  }

  return {
    page,
    async begin(slug, ...prediction) {
      await page.goto(`${endpoint()}/console/lessons/${slug}`);
      await choose(prediction);
      await current.getByRole("button", { name: "Predict" }).click();
      await saying("break").and(page.locator("[aria-current=step]")).waitFor();
    },
    async waits(step, forWhat) {
      await expect.poll(() => saying(step).locator("[role=status]").textContent(), PATIENTLY).toMatch(forWhat);
      expect(await saying(step).getAttribute("class")).toBe("current");
    },
    async answer(step, ...values) {
      expect(await current.getAttribute("id")).toBe(step);
      await choose(values);
      await current.getByRole("button", { name: "Answer", exact: true }).click();
    },
    async arrange(step, ...values) {
      expect(await current.getAttribute("id")).toBe(step);
      for (const [place, value] of values.entries()) {
        const item = current.locator(`li[data-value="${value}"]`);
        const placeNow = async () =>
          (
            await current.locator("li[data-value]").evaluateAll((all) => all.map((each) => each.dataset["value"]))
          ).indexOf(value);
        for (let at = await placeNow(); at > place; at = await placeNow())
          await item.getByRole("button", { name: /earlier$/ }).click();
      }
      await current.getByRole("button", { name: "Answer", exact: true }).click();
    },
    async type(text) {
      await current.getByRole("textbox").fill(text);
    },
    async press(button) {
      await current.getByRole("button", { name: button, exact: true }).click();
      await expect.poll(() => page.locator("[aria-busy=true]").count(), PATIENTLY).toBe(0);
      expect(await page.locator("[role=alert]").allTextContents()).toEqual([]);
    },
    async proven(step, fact) {
      await expect.poll(() => saying(step).locator(".said.flow").textContent(), PATIENTLY).toMatch(fact);
    },
    async finish() {
      await page.getByRole("heading", { name: "What to remember" }).waitFor();
      await page.getByRole("button", { name: "Finish the lesson" }).click();
      await page.getByRole("heading", { name: "Lessons", exact: true }).waitFor();
    },
  };
}
