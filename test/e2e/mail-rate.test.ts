import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { nameOf } from "../../events/names.ts";
import { eventually } from "../support/eventually.ts";
import { LOCAL, type LocalCloud, startCloud } from "../support/local-cloud.ts";
import { orderOf, placeOrder } from "../support/orders.ts";
import { connect, type Stage } from "../support/stage.ts";
import { isLocal, stageUnderTest } from "./stage-under-test.ts";

const ORDERS = 40;
const CONSUMER = nameOf(LOCAL, "notification", "on-order-update");

/** Has SES take so many mails a second. */
async function limitMail({ endpoint }: LocalCloud, maxSendRate: number): Promise<void> {
  const response = await fetch(`${endpoint}/_cloud/ses`, { method: "POST", body: JSON.stringify({ maxSendRate }) });
  expect(await response.json()).toMatchObject({ maxSendRate });
}

async function messagesIn({ sqs }: Stage, QueueName: string): Promise<number> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
  return (
    Number(Attributes["ApproximateNumberOfMessages"]) + Number(Attributes["ApproximateNumberOfMessagesNotVisible"])
  );
}

/** Places the orders at once and waits until nothing is left to be mailed; gives when each mail went out (ms). */
async function mailMany(stage: Stage): Promise<number[]> {
  const orders = Array.from({ length: ORDERS }, () => orderOf("tok_approved"));
  await Promise.all(orders.map((order) => placeOrder(stage, order)));
  const mailed = async () => (await stage.mails?.()) ?? [];
  const mails = await eventually("each customer is told", mailed, ({ length }) => length >= ORDERS, 80_000);
  await eventually(
    "the queue is empty",
    () => messagesIn(stage, CONSUMER),
    (count) => count === 0,
  );
  expect(mails.flatMap(({ to }) => to).sort()).toEqual(orders.map(({ email }) => email).sort());
  expect(await messagesIn(stage, `${CONSUMER}-dlq`)).toBe(0);
  return mails.map(({ at }) => at);
}

describe.skipIf(!isLocal)("40 orders at once, at four mails a second", () => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startCloud(["-c", "mailsPerSecond=4"]);
    await limitMail(cloud, 4);
  });
  afterAll(() => cloud?.stop());

  test("every mail goes out once, at the pace that SES allows", async () => {
    const stage = await connect("local", cloud.endpoint);
    const at = await mailMany(stage);
    const refused = (await trace(cloud)).filter((line) => line.includes("Maximum sending rate exceeded")).length;
    // The first two mails of two invocations may meet in the same moment; a paced queue does not run into the limit again and again.
    expect(refused).toBeLessThan(ORDERS / 4);
    expect(Math.max(...at) - Math.min(...at)).toBeGreaterThan(((ORDERS - 4) / 4) * 900);
  });
});

/** The log lines of all functions so far. */
async function trace({ endpoint }: LocalCloud): Promise<string[]> {
  const facts = (await (await fetch(`${endpoint}/_cloud/trace`)).text()).trim().split("\n");
  return facts.map((line) => JSON.parse(line)).flatMap(({ kind, line }) => (kind === "log" ? [line] : []));
}

describe.skipIf(!isLocal)("40 orders at once, where SES takes far fewer mails than the stage believes", () => {
  const context = stageUnderTest();

  test("every mail goes out once all the same, and none is a dead letter", async () => {
    await limitMail(context.cloud, 4);
    await mailMany(context.stage);
  });

  test("the limit is refused when it is none", async () => {
    const post = (body: string) => fetch(`${context.cloud.endpoint}/_cloud/ses`, { method: "POST", body });
    for (const body of ["", "{}", "[]", "null", '{"maxSendRate":0}', '{"maxSendRate":"1"}', '{"rate":1}']) {
      const response = await post(body);
      expect([response.status, await response.json()]).toEqual([
        400,
        { message: expect.stringContaining('{"maxSendRate": n, "max24HourSend": n}') },
      ]);
    }
  });
});
