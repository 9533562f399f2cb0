import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { eventually } from "../support/eventually.ts";
import { historyOf, ledgerOf, orderOf, orderWhen, placeOrder } from "../support/orders.ts";
import { passTimeUntil } from "../support/passing-time.ts";
import type { Stage } from "../support/stage.ts";
import { letterAbout, redriveLetter } from "./dead-letters.ts";
import { check, type Scenario } from "./scenario.ts";

const CONSUMER = "payment-on-order-created";

export const providerDown: Scenario = {
  name: "provider down",
  story:
    "The provider never answers. After ten tries the event is a dead letter, the order expires, and a redrive of the letter charges nobody.",
  drivesClock: true,
  async run(stage) {
    const orderId = await placeOrder(stage, orderOf("tok_down"));
    const stateOf = async () => (await stage.request("GET", `/orders/${orderId}`)).body.state;
    const tries = await passTimeUntil(
      stage,
      "the provider was asked ten times",
      async () => (await ledgerOf(stage, orderId)).attempts,
      (attempts) => attempts >= 10,
      { stepSeconds: 15, limitSeconds: 1_200 },
    );
    const letter = await eventually("the event is a dead letter", () => letterAbout(stage, CONSUMER, orderId), Boolean);
    const meanwhile = await stateOf();

    await passTimeUntil(stage, "the order expires", stateOf, (state) => state === "CANCELLED", {
      stepSeconds: 60,
      limitSeconds: 1_200,
    });
    const voided = await orderWhen(stage, orderId, "hears that nothing was charged", (order) =>
      historyOf(order).includes("PaymentVoided"),
    );

    const redriven = await redriveLetter(stage, CONSUMER, letter);
    await eventually(
      "the redriven event is consumed",
      () => waitingFor(stage, CONSUMER),
      (waiting) => waiting === 0,
    );
    return [
      check("tries", 10, tries),
      check("reason in the DLQ", "RECEIVED_TOO_OFTEN", letter?.reason.code),
      check("state when it came there", "PENDING", meanwhile),
      check("state and reason", "CANCELLED payment_timeout", `${voided.state} ${voided.reason}`),
      check("history", ["OrderCreated", "OrderCancelled", "PaymentVoided"], historyOf(voided)),
      check("redriven", [orderId], redriven),
      check("dead letters of it after that", 0, (await letterAbout(stage, CONSUMER, orderId)) ? 1 : 0),
      check("ledger after that", { status: "voided", attempts: 10 }, await ledgerOf(stage, orderId)),
    ];
  },
};

/** How many messages a consumer's queue holds, those in flight included. */
async function waitingFor(stage: Stage, consumer: string): Promise<number> {
  const { QUEUE_URL: QueueUrl } = await stage.environmentOf(consumer);
  const { Attributes = {} } = await stage.sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
  );
  return (
    Number(Attributes["ApproximateNumberOfMessages"]) + Number(Attributes["ApproximateNumberOfMessagesNotVisible"])
  );
}
