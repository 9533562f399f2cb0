import { GetQueueAttributesCommand, ListQueuesCommand } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { nameOf } from "../../events/names.ts";
import { eventually } from "../support/eventually.ts";
import { ledgerOf, orderOf, placeOrder, settledOrder } from "../support/orders.ts";
import type { Stage } from "../support/stage.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

const ORDERS = 200;

/** 200 orders at once, a fifth of them declined. */
function placeMany(stage: Stage) {
  const orders = Array.from({ length: ORDERS }, (_, i) => orderOf(i % 5 === 0 ? "tok_declined" : "tok_approved"));
  return Promise.all(orders.map(async (order) => ({ order, orderId: await placeOrder(stage, order) })));
}

/** Every message of every queue was taken and deleted: nothing is on its way any more. */
async function drained(stage: Stage): Promise<void> {
  const { QueueUrls = [] } = await stage.sqs.send(new ListQueuesCommand({ QueueNamePrefix: `${nameOf(stage)}-` }));
  const waiting = async () => {
    const counts = await Promise.all(
      QueueUrls.map(async (QueueUrl) => {
        const { Attributes } = await stage.sqs.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
        );
        return (
          Number(Attributes?.ApproximateNumberOfMessages) + Number(Attributes?.ApproximateNumberOfMessagesNotVisible)
        );
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  };
  await eventually("the queues are empty", waiting, (count) => count === 0, 60_000);
}

async function expectOneOutcomeEach(stage: Stage, placed: Awaited<ReturnType<typeof placeMany>>): Promise<void> {
  const orderIds = placed.map(({ orderId }) => orderId);
  expect(new Set(orderIds).size).toBe(ORDERS);
  const settled = await Promise.all(orderIds.map((orderId) => settledOrder(stage, orderId, 80_000)));
  await drained(stage);
  const mailed = async () => (await stage.mails?.()) ?? [];
  const mails = await eventually("a mail for each fact", mailed, ({ length }) => length >= (ORDERS / 5) * 6, 80_000);

  const outcomes = await Promise.all(
    placed.map(async ({ order, orderId }, i) => ({
      state: settled[i].state,
      terminal: settled[i].history.filter(({ type }: { type: string }) => /^Order(Confirmed|Cancelled)$/.test(type))
        .length,
      ledger: (await ledgerOf(stage, orderId)).status,
      mails: mails.filter(({ to }) => to.includes(order.email)).length,
    })),
  );
  const approved = { state: "CONFIRMED", terminal: 1, ledger: "charged", mails: 1 };
  const declined = { state: "CANCELLED", terminal: 1, ledger: "declined", mails: 2 };
  expect(outcomes).toEqual(placed.map(({ order }) => (order.card === "tok_approved" ? approved : declined)));
}

describe.skipIf(!isLocal)("200 orders at once, a fifth of them declined", () => {
  const calm = stageUnderTest();

  test("each ends in one terminal state, with one charge that counted and one mail a fact", async () => {
    await expectOneOutcomeEach(calm.stage, await placeMany(calm.stage));
  });
});

describe.skipIf(!isLocal)("200 orders, and a function is killed in the middle", () => {
  const killed = stageUnderTest(["--clock"]);

  interface Environment {
    function: string;
    pid: number;
    busy: boolean;
  }

  async function busyEnvironment(name: string): Promise<Environment> {
    const list = async () => {
      const environments = (await (await fetch(`${killed.cloud.endpoint}/_cloud/functions`)).json()) as Environment[];
      return environments.find((each) => each.function.endsWith(name) && each.busy);
    };
    const found = await eventually(`${name} is at work`, list, Boolean);
    if (!found) throw new Error(`${name} is not at work.`);
    return found;
  }

  test("the same holds", async () => {
    const { stage } = killed;
    const placing = placeMany(stage);
    const { pid } = await busyEnvironment("payment-on-order-created");
    process.kill(pid, "SIGKILL");
    const placed = await placing;
    // The killed batch is hidden for six timeouts, and its locks last one: the first passes in the cloud's time alone.
    const pending = async () => {
      const states = await Promise.all(
        placed.map(async ({ orderId }) => (await stage.request("GET", `/orders/${orderId}`)).body.state),
      );
      return states.filter((state) => state === "PENDING").length;
    };
    await eventually("all but the killed batch are settled", pending, (count) => count <= 10, 60_000);
    await stage.advance?.(180);
    await expectOneOutcomeEach(stage, placed);
  });
});
