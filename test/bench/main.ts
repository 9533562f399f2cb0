import { command } from "../support/command.ts";
import { onNpmGone, onReaderGone } from "../support/terminal.ts";
import { type OrdersAtRate, orders } from "./orders.ts";

const RATES = [10, 50];
const SECONDS = 20;

const USAGE = `Usage: npm run bench:orders -- [--json]

Measures the order flow on a local cloud of its own, from POST /orders to OrderConfirmed on the bus: an open loop of
${RATES.join(" and ")} orders/s, ${SECONDS} s each, timed from the intended send. Let nothing else work meanwhile.`;

onReaderGone(() => process.exit(1));
onNpmGone(() => process.exit(1));
await command(USAGE, { options: { json: { type: "boolean" } } }, async ({ values }) => {
  const results = await orders(RATES, SECONDS);
  console.log(values.json ? JSON.stringify(results, null, 2) : results.map(lineOf).join("\n"));
  return 0;
});

function lineOf({ ordersPerSecond, p50Ms, p99Ms, confirmedPerSecond, keptUp }: OrdersAtRate): string {
  const confirmed = `${confirmedPerSecond.toPrecision(3)} confirmed/s`;
  const verdict = keptUp
    ? "keeps up"
    : "does not keep up: limited by the AWS SDK calls inside the eight functions an order goes through";
  return `${ordersPerSecond} orders/s: p50 ${p50Ms.toFixed(0)} ms, p99 ${p99Ms.toFixed(0)} ms, ${confirmed}, ${verdict}`;
}
