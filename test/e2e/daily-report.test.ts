import { DisableRuleCommand, type EventBridgeClient, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { orderOf, placeOrder, settledOrder } from "../support/orders.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

/** What runs every few minutes would run a thousand times on the way to the night. */
async function stopFrequentRules(events: EventBridgeClient): Promise<void> {
  const { Rules = [] } = await events.send(new ListRulesCommand({}));
  const frequent = Rules.filter(({ ScheduleExpression }) => ScheduleExpression?.startsWith("rate("));
  await Promise.all(frequent.map(({ Name }) => events.send(new DisableRuleCommand({ Name }))));
}

const context = stageUnderTest(["--clock"]);

test.skipIf(!isLocal)(
  "the night after, the day's sales are in S3 and on the bus, and the shop's owner is told",
  async () => {
    const { stage, cloud } = context;
    await settledOrder(stage, await placeOrder(stage, orderOf("tok_approved")));
    await settledOrder(stage, await placeOrder(stage, orderOf("tok_declined")));
    await stopFrequentRules(stage.events);
    const today = new Date().toISOString().slice(0, 10);
    const midnight = Date.parse(`${today}T00:00:00Z`) + 86_400_000;
    await stage.advance?.((midnight + 6 * 60_000 - Date.now()) / 1000);

    const { REPORT_BUCKET_NAME: Bucket } = await stage.environmentOf("order-report-sales");
    const report = async () => {
      try {
        const { Body } = await stage.s3.send(new GetObjectCommand({ Bucket, Key: `sales/${today}.json` }));
        return JSON.parse((await Body?.transformToString()) ?? "null");
      } catch {
        return undefined;
      }
    };
    const totals = [{ currency: "EUR", orders: 1, amount: 900 }];
    expect(await eventually("the report is in S3", report, Boolean)).toEqual({ date: today, orders: 1, totals });

    const published = async () => {
      const facts = (await (await fetch(`${cloud.endpoint}/_cloud/trace`)).text()).trim().split("\n");
      return facts
        .map((line) => JSON.parse(line))
        .filter(({ kind, event }) => kind === "put" && event["detail-type"] === "DailySalesReported");
    };
    const [{ event }] = await eventually("the event is on the bus", published, ({ length }) => length > 0);
    expect(event.detail.data).toMatchObject({ date: today, orders: 1, totals, report: { bucket: Bucket } });

    const toOwner = async () => ((await stage.mails?.()) ?? []).filter(({ to }) => to.includes("owner@shop.example"));
    const [mail, ...others] = await eventually("the owner has mail", toOwner, ({ length }) => length > 0);
    expect(mail?.subject).toBe(`Sales of ${today}: 1 order`);
    expect(mail?.text).toContain("€9.00 from 1 order");
    expect(others).toEqual([]);
  },
);
