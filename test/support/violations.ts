import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe finds on the page, WCAG 2.2 A and AA, each with the first element. */
export async function violationsOn(page: Page): Promise<string[]> {
  // Past the page's own policy, which lets no foreign script in.
  await page.evaluate(axe.source);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  // Experimental in axe: it takes a name that the map shortens for another one.
  const rules = { "label-content-name-mismatch": { enabled: false } };
  const run = `axe.run(${JSON.stringify({ runOnly: tags, rules })})`;
  const { violations } = (await page.evaluate(run)) as { violations: { id: string; nodes: { html: string }[] }[] };
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}
