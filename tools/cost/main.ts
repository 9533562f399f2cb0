import { readAssembly, synthesize } from "cdk-local-cloud";
import { command } from "../../test/support/command.ts";
import { PROJECT } from "../../test/support/local-cloud.ts";
import { onNpmGone, onReaderGone } from "../../test/support/terminal.ts";
import { countedCost, readBaseline, tooExpensive, writeBaseline } from "./baseline.ts";
import { type Bill, billOfMix } from "./bill.ts";
import { localShop } from "./local-shop.ts";
import { monthlyCost } from "./monthly.ts";
import { KINDS, placeOrders } from "./orders.ts";
import { reportOf, textOf } from "./report.ts";

const COUNTS = { paid: 18, declined: 4, refunded: 4, large: 2 };

const USAGE = `Usage: npm run cost -- [--orders 1000000] [--json]
       npm run cost -- --check | --update-baseline

Places ${Object.values(COUNTS).reduce((sum, count) => sum + count)} orders of the usual mix on a local cloud of its own, counts what AWS would bill for, and prices it: list
prices in us-east-1, without free tiers.

  --orders <number>    how many orders to price (default 1000000)
  --json               for programs
  --check              fails when an order's e-mails, or the rest, cost over 5 % more than tools/cost/baseline.json says
  --update-baseline    records what an order costs now`;

onReaderGone(() => process.exit(1));
onNpmGone(() => process.exit(1));
const options = {
  orders: { type: "string", default: "1000000" },
  json: { type: "boolean" },
  check: { type: "boolean" },
  "update-baseline": { type: "boolean" },
} as const;
await command(USAGE, { options }, async ({ values }) => {
  const orders = Number(values.orders);
  if (!Number.isInteger(orders) || orders < 1) throw new Error(`--orders ${values.orders}: it must be a whole number.`);
  const { directory, remove } = await synthesize(PROJECT, { stage: "local" });
  try {
    const stacks = await readAssembly(directory);
    if (values["update-baseline"]) {
      writeBaseline(await countedCost(stacks));
      console.log("tools/cost/baseline.json");
      return 0;
    }
    if (values.check) {
      const complaint = tooExpensive(await countedCost(stacks), readBaseline());
      console.log(complaint ?? "An order costs no more than it did.");
      return complaint ? 1 : 0;
    }
    const bill = await billOnLocalCloud(directory);
    const report = reportOf(bill, orders, monthlyCost(stacks, bill.metrics.size));
    console.log(values.json ? JSON.stringify(report, null, 2) : textOf(report));
    return 0;
  } finally {
    await remove();
  }
});

async function billOnLocalCloud(app: string): Promise<Bill> {
  const shop = await localShop(app);
  try {
    // Cold starts are rare where a million orders come.
    for (const kind of KINDS) await placeOrders(shop, kind, 1);
    return await billOfMix(shop, COUNTS);
  } finally {
    await shop.stop();
  }
}
