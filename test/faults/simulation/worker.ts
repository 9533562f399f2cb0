import { applicationIn, ordersOf, runPlan } from "./run.ts";
import { summaryOf } from "./summary.ts";

/** Runs seeds, one after another, for the process that started it. */
const [directory = "", orders = "0"] = process.argv.slice(2);
const application = await applicationIn(directory);
process.on("message", async (seed: number) => {
  const summary = await summaryOf(() => runPlan(application, { seed, ...ordersOf(Number(orders)) }), seed);
  process.send?.(summary);
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
