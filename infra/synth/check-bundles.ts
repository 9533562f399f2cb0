import { type Bundle, bundlesOf } from "./bundle.ts";
import { root } from "./context.ts";

/** The budget for the code that a cold start loads, which determines its duration. */
const BUDGET_KIB = 350;

const kib = (bytes: number): string => (bytes / 1024).toFixed(0).padStart(7);

const line = ({ entry, startBytes, totalBytes }: Bundle): string =>
  `${entry.padEnd(56)}${kib(startBytes)}${kib(totalBytes - startBytes)}${startBytes > BUDGET_KIB * 1024 ? "  too large" : ""}`;

const bundles = await bundlesOf(root);
console.log(`${"KiB of code, loaded".padEnd(56)}${"at start".padStart(8)}${"later".padStart(6)}`);
for (const bundle of bundles) console.log(line(bundle));

if (bundles.some(({ startBytes }) => startBytes > BUDGET_KIB * 1024)) {
  console.error(
    `\nA cold start may load ${BUDGET_KIB} KiB. Load on demand what is rarely needed, or leave it out: infra/synth/left-out.ts.`,
  );
  process.exitCode = 1;
}
