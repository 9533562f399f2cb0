import { ListEventSourceMappingsCommand, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { nameOf } from "../../events/names.ts";
import { eventually } from "../support/eventually.ts";
import { ledgerOf, orderOf, placeOrder, settledOrder } from "../support/orders.ts";
import type { Stage } from "../support/stage.ts";
import { letterAbout, redriveLetter } from "./dead-letters.ts";
import { check, type Scenario } from "./scenario.ts";

const CONSUMER = "payment-on-order-created";

export const largeOrder: Scenario = {
  name: "a 2 MB order",
  story: "Its lines travel through S3, the event carries the claim; nobody on either side sees a difference.",
  async run(stage) {
    const order = twoMegabytes();
    const orderId = await placeOrder(stage, order);
    const { state, total } = await settledOrder(stage, orderId);
    const claim = await claimHolding(stage, order.email);
    return [
      check("bytes of the request", true, JSON.stringify(order).length >= 2_000_000),
      check("state", "CONFIRMED", state),
      check("total", order.lines.length * 1900, total),
      check("claims in S3 with its data", 1, claim ? 1 : 0),
      check("ledger", { status: "charged", attempts: 1 }, await ledgerOf(stage, orderId)),
    ];
  },
};

export const poisonRedriven: Scenario = {
  name: "a poison event, redriven",
  story:
    "A claim is lost before it is read: the event lands in the DLQ with its reason. The claim is put back, the event redriven.",
  async run(stage) {
    const order = twoMegabytes();
    const queueOff = await consumerSwitch(stage);
    await queueOff(false);
    const orderId = await placeOrder(stage, order);
    const claim = await eventually("the claim is in S3", () => claimHolding(stage, order.email), Boolean);
    if (!claim) throw new Error("There is no claim.");
    await stage.s3.send(new DeleteObjectCommand({ Bucket: claim.bucket, Key: claim.key }));
    await queueOff(true);

    const dead = await eventually("the event is a dead letter", () => letterAbout(stage, CONSUMER, orderId), Boolean);
    const before = (await stage.request("GET", `/orders/${orderId}`)).body.state;
    await stage.s3.send(new PutObjectCommand({ Bucket: claim.bucket, Key: claim.key, Body: claim.body }));
    const redriven = await redriveLetter(stage, CONSUMER, dead);
    const { state } = await settledOrder(stage, orderId);
    return [
      check("reason in the DLQ", "CLAIM_MISSING", dead?.reason.code),
      check("state while it lay there", "PENDING", before),
      check("redriven", [orderId], redriven),
      check("state", "CONFIRMED", state),
      check("ledger", { status: "charged", attempts: 1 }, await ledgerOf(stage, orderId)),
    ];
  },
};

/** An order of more than 2 MB. */
function twoMegabytes() {
  const line = { sku: "TEA-SAMPLER-12-CLASSICS", quantity: 1, unitPrice: 1900 };
  return orderOf(
    "tok_approved",
    Array.from({ length: 40_000 }, () => line),
  );
}

interface StoredClaim {
  bucket: string;
  key: string;
  body: string;
}

/** The claim in S3 whose data holds a text. */
async function claimHolding(stage: Stage, text: string): Promise<StoredClaim | undefined> {
  const { CLAIM_BUCKET_NAME: bucket = "" } = await stage.environmentOf(CONSUMER);
  const { Contents = [] } = await stage.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  for (const { Key: key = "" } of Contents) {
    const { Body } = await stage.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const body = (await Body?.transformToString()) ?? "";
    if (body.includes(text)) return { bucket, key, body };
  }
  return undefined;
}

/** Turns the consumer's reading of its queue on and off, as an operator would. */
async function consumerSwitch(stage: Stage): Promise<(on: boolean) => Promise<void>> {
  const FunctionName = nameOf(stage, CONSUMER);
  const { EventSourceMappings = [] } = await stage.lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
  const UUID = EventSourceMappings[0]?.UUID;
  if (!UUID) throw new Error(`${FunctionName} reads no queue.`);
  const stateOf = async () => {
    const { EventSourceMappings: mappings = [] } = await stage.lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName }),
    );
    return mappings[0]?.State;
  };
  return async (on) => {
    await stage.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: on }));
    await eventually(
      `${FunctionName} is ${on ? "on" : "off"}`,
      stateOf,
      (state) => state === (on ? "Enabled" : "Disabled"),
      60_000,
    );
  };
}
