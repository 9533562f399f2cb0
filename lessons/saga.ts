import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import type { Lesson, LessonRun, LessonTools } from "cdk-local-cloud";
import { pretty } from "./pretty.ts";
import {
  answerTo,
  busArn,
  euros,
  functionArn,
  of,
  type Put,
  placeOrder,
  putsAbout,
  queueArn,
  ruleArn,
  shopName,
} from "./shop.ts";

const CHARGE = shopName("payment-on-order-created");
const REFUND = shopName("payment-on-order-cancelled");
const UPDATE = shopName("order-on-payment-event");
const TYPES = ["OrderCreated", "OrderCancelled", "PaymentSucceeded", "PaymentRefunded", "PaymentVoided"];

export const saga: Lesson = {
  slug: "saga",
  title: "Saga and compensation",
  question: "Who gives the money back?",
  intro:
    "An order is one matter for the customer and two for the system: the order service has its state, the payment service has the money, and no transaction spans both. What one has done, the other can only compensate.",
  predict: {
    text: "The card `tok_slow` is charged, but the provider takes five seconds to say so. The customer cancels the order meanwhile: the cancellation overtakes the charge.",
    question: {
      kind: "one",
      label: "How does it end?",
      options: [
        { value: "confirmed", label: "Confirmed: the money was taken first" },
        { value: "kept", label: "Cancelled, and the money is kept until somebody complains" },
        { value: "settled", label: "Cancelled, and no money is kept" },
        { value: "refused", label: "The cancellation is refused until the charge is done" },
      ],
    },
    right: ["settled"],
    because:
      "The order is cancelled at once. Whichever of charge and cancellation the payment service learns second, it finds the other written down, and settles: a charge that was taken is given back, one that was not is never made.",
  },
  break: {
    text: "Place an order with `tok_slow`, and cancel it while the charge is under way.",
    actions: [
      { id: "place", label: "Place an order", run: place },
      { id: "cancel", label: "Cancel it now", run: cancel },
    ],
    check(run) {
      if (!putsAbout(run.facts, run.kept["order"], "OrderCreated")[0]) return { waiting: "an order with `tok_slow`" };
      const cancelled = putsAbout(run.facts, run.kept["order"], "OrderCancelled")[0];
      if (!cancelled) return { waiting: "its cancellation" };
      if (!isSettled(run)) return { waiting: "the end: the provider takes its time" };
      if (chargedBefore(run, cancelled))
        return { waiting: "a cancellation that overtakes the charge: this one came too late. Place another order" };
      return {
        proven:
          "the order was cancelled before the payment service knew how the charge had ended, and both services are done.",
      };
    },
  },
  see: {
    text: "Read the story on the right, from both services' side.",
    question: {
      kind: "order",
      label: "In which order were the events published?",
      options: [
        { value: "last", label: "The payment service settles: the money is back, or was never taken" },
        { value: "OrderCancelled", label: "`OrderCancelled`" },
        { value: "OrderCreated", label: "`OrderCreated`" },
      ],
    },
    check(run) {
      const answer = run.answers.see ?? [];
      if (answer.length === 0) return { waiting: "the events in their order" };
      const puts = published(run);
      const actual = puts.map(({ event }) => event["detail-type"]);
      const wanted = ["OrderCreated", "OrderCancelled", "last"];
      if (answer.join() !== wanted.join()) return { waiting: "another order: look at what was published when" };
      return { proven: `the bus had ${actual.map((type) => `\`${type}\``).join(", ")}.` };
    },
  },
  fix: {
    actions: [{ id: "books", label: "Look into the provider's books", run: readBooks }],
    text: "There is nothing to fix: see in the provider's own books that the money is back, and explain why. Suppose that the payment service ignored `OrderCancelled` for orders that it has not charged yet.",
    question: {
      kind: "one",
      label: "What would have become of this order?",
      options: [
        { value: "same", label: "The same: the charge would have failed by itself" },
        { value: "kept", label: "Its charge would have been taken and kept, though it is cancelled" },
        { value: "confirmed", label: "It would have been confirmed in the end" },
      ],
    },
    check(run) {
      const answer = answerTo(run, "fix");
      if (answer === "") return { waiting: "your explanation" };
      const money = moneyOf(run);
      if (!money) return { waiting: "a look into the provider's books" };
      const { captured, refunded } = money;
      if (captured !== refunded) return { waiting: "captured minus refunded to be zero" };
      if (answer !== "kept")
        return {
          waiting: "another explanation: the order was cancelled already, and the provider does charge this card",
        };
      return {
        proven: `the provider took ${euros(captured)} and gave back ${euros(refunded)}: nothing is left. Without the step that notes the cancellation, the charge would have stood.`,
      };
    },
  },
  conclusion:
    "A saga has no rollback, only further steps. Each service writes down what it was told, also when it cannot act on it yet, and whoever comes second settles. A reconciliation asks after whatever is still open: events may be late for days.",
  figures: (run) =>
    run.kept["order"]
      ? [
          { kind: "story", subject: run.kept["order"] },
          ...(run.kept["books"]
            ? [
                {
                  kind: "texts" as const,
                  title: "The provider's books",
                  items: [{ title: "About this order", text: pretty(JSON.parse(run.kept["books"])) }],
                },
              ]
            : []),
          {
            kind: "path",
            title: "Both ways to the money",
            rows: [
              [busArn, ruleArn(`${CHARGE}-orders-v1`), queueArn(CHARGE), functionArn(CHARGE)],
              [busArn, ruleArn(`${REFUND}-orders-v1`), queueArn(REFUND), functionArn(REFUND)],
              [busArn, ruleArn(`${UPDATE}-payments-v1`), queueArn(UPDATE), functionArn(UPDATE)],
            ],
          },
        ]
      : [],
};

async function place(tools: LessonTools): Promise<void> {
  const order = await placeOrder(tools, { card: "tok_slow" });
  tools.keep("order", order);
  await tools.until("the charge is under way", (facts) => {
    const [put] = putsAbout(facts, order, "OrderCreated");
    return of(facts, "invocation-started").find(
      (fact) => fact.function === functionArn(CHARGE) && put !== undefined && fact.eventIds.includes(put.event.id),
    );
  });
}

async function cancel({ client, run }: LessonTools): Promise<void> {
  const response = await fetch(`${client.endpoint}/orders/${run.kept["order"]}/cancel`, { method: "POST" });
  if (!response.ok) throw new Error(`The cancellation was answered ${response.status}: ${await response.text()}`);
}

const published = ({ facts, kept }: LessonRun): Put[] =>
  putsAbout(facts, kept["order"]).filter(({ event }) => TYPES.includes(event["detail-type"]));

const chargedBefore = (run: LessonRun, cancelled: Put): boolean =>
  putsAbout(run.facts, run.kept["order"], "PaymentSucceeded").some(({ seq }) => seq < cancelled.seq);

/** Whether the money is accounted for, and no charge is under way. */
function isSettled(run: LessonRun): boolean {
  const about = (type: string) => putsAbout(run.facts, run.kept["order"], type)[0];
  const [created] = [about("OrderCreated")];
  const isCharged = of(run.facts, "invoked").some(
    (fact) => fact.function === functionArn(CHARGE) && fact.eventIds.includes(created?.event.id ?? ""),
  );
  return isCharged && (about("PaymentRefunded") ?? about("PaymentVoided")) !== undefined;
}

interface Books {
  charge?: { status: string; amount?: number };
  refund?: { answer: { status: string; amount?: number } };
}

/** Reads what the provider itself has written down about the order. */
async function readBooks({ client, run, keep }: LessonTools): Promise<void> {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const TableName = shopName("payment-provider");
  const { Item = {} } = await documents.send(new GetCommand({ TableName, Key: { key: run.kept["order"] } }));
  keep("books", JSON.stringify(Item));
}

/** What the provider has taken and given back; undefined before its books were read. */
function moneyOf({ kept }: LessonRun): { captured: number; refunded: number } | undefined {
  if (!kept["books"]) return undefined;
  const { charge, refund } = JSON.parse(kept["books"]) as Books;
  return {
    captured: charge?.status === "charged" ? (charge.amount ?? 0) : 0,
    refunded: refund?.answer.status === "refunded" ? (refund.answer.amount ?? 0) : 0,
  };
}
