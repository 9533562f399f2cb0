import { DeleteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Lesson, LessonRun, LessonTools } from "cdk-local-cloud";
import { addFault } from "./faults.ts";
import {
  answerTo,
  busArn,
  functionArn,
  of,
  placeOrder,
  putsAbout,
  queueArn,
  ruleArn,
  shopName,
  short,
} from "./shop.ts";

const CONSUMER = shopName("payment-on-order-created");
const RECORDS = shopName("payment-idempotency");
const BOOKS = shopName("payment-provider");
const LINES = ["lock", "memory", "key"];

export const idempotency: Lesson = {
  slug: "idempotency",
  title: "Idempotency",
  question: "What happens if an event comes twice?",
  intro:
    "EventBridge and SQS deliver at least once. Twice is rare, and it will happen: a retry whose first try was done after all, a redrive, a replay. Charging a customer is something that may not be done twice.",
  predict: {
    text: "The event `OrderCreated` of one order reaches the payment service four times: twice at the same instant, once more later, and once more after the service has forgotten that it ever had it.",
    question: {
      kind: "one",
      label: "How often is the customer charged?",
      options: [
        { value: "one", label: "Once" },
        { value: "two", label: "Twice: the two at the same instant know nothing of each other" },
        { value: "two-late", label: "Twice: what is forgotten is done again" },
        { value: "four", label: "Four times" },
      ],
    },
    right: ["one"],
    because:
      "Three lines of defense: whoever comes first locks the event, whoever comes later finds its record, and where the record is gone, the provider knows the order as its key and gives the same answer again.",
  },
  break: {
    text: "Place an order whose event the bus delivers twice at once. Its card `tok_slow` keeps the function busy for five seconds, so that both are at work together. Then deliver it again, and once more after its record was deleted.",
    actions: [
      { id: "place", label: "Place an order, delivered twice", run: placeTwice },
      { id: "again", label: "Deliver it again", run: deliver },
      { id: "forget", label: "Forget it, and deliver it again", run: forgetAndDeliver },
    ],
    check(run) {
      const { event, sent, done } = deliveries(run);
      if (!event) return { waiting: "an order" };
      if (sent.length < 2) return { waiting: "the second delivery" };
      if (done < 2) return { waiting: `the end of both: ${done} of 2 are done, and the lock keeps the other waiting` };
      if (!run.kept["again"]) return { waiting: "a delivery after they are done" };
      if (!run.kept["forgot"]) return { waiting: "a delivery after the record was deleted" };
      if (done < sent.length) return { waiting: `the end of all: ${done} of ${sent.length} deliveries are done` };
      return { proven: `order ${short(run.kept["order"])} had ${sent.length} deliveries, and all are done.` };
    },
  },
  see: {
    text: "How often was the provider asked to charge, and how often did it? Its books have one item per order, with the key of the order. The right side has every write to it, and the story has each call of the function.",
    question: { kind: "text", label: "How many charges are in the provider's books?" },
    check(run) {
      const answer = answerTo(run, "see");
      if (answer === "") return { waiting: "the number of charges" };
      const charges = chargesOf(run).length;
      if (Number(answer) !== charges) return { waiting: "another number: look at the writes to the provider's books" };
      return {
        proven: `the provider's books were written ${charges === 1 ? "once" : `${charges} times`} for this order.`,
      };
    },
  },
  fix: {
    text: "There is nothing to fix, but something to name: three lines of defense, each of which held once. A **lock** refuses the event while another call has it; the **memory** of the event's record ends the call at once; the **natural key**, the order's id, makes the provider answer as before.",
    question: {
      kind: "order",
      label: "Which held when: at the same instant, later, with the record deleted?",
      options: [
        { value: "key", label: "The natural key" },
        { value: "memory", label: "The memory" },
        { value: "lock", label: "The lock" },
      ],
    },
    check(run) {
      const answer = run.answers.fix ?? [];
      if (answer.length === 0) return { waiting: "the lines of defense in the order in which they held" };
      if (answer.join() !== LINES.join()) return { waiting: "another order: the log of each call says what it found" };
      const { sent } = deliveries(run);
      const refused = lockedOut(run);
      return {
        proven: `${sent.length} deliveries, ${chargesOf(run).length} charge. The lock refused ${refused}, which came again and found the record; the last found the charge.`,
      };
    },
  },
  conclusion:
    "Records of handled events are for speed and order; the natural key at the effect itself is for safety, since records expire and functions die before they write them. Use both, and let the key be something that the publisher made once: `eventId`, or the order's id.",
  figures(run) {
    if (!run.kept["order"]) return [];
    const charges = chargesOf(run);
    return [
      { kind: "story", subject: run.kept["order"] },
      {
        kind: "path",
        title: "One event, several deliveries",
        rows: [[busArn, ruleArn(`${CONSUMER}-orders-v1`), queueArn(CONSUMER), functionArn(CONSUMER)]],
      },
      {
        kind: "texts",
        title: "The provider's books",
        items: charges.map(({ key, at, change }, i) => ({
          title: `Write ${i + 1} to \`${BOOKS}\``,
          text: `${new Date(at).toISOString()}  ${change}  ${key}`,
        })),
      },
      { kind: "log", function: functionArn(CONSUMER) },
    ];
  },
};

async function placeTwice(tools: LessonTools): Promise<void> {
  if (tools.run.kept["order"]) throw new Error("One order is enough: its deliveries are counted.");
  await addFault(tools, {
    kind: "delivery-duplicate",
    at: { target: queueArn(CONSUMER), event: "OrderCreated" },
    count: 1,
  });
  tools.keep("order", await placeOrder(tools, { card: "tok_slow" }));
}

/** Sends the event to the queue once more, as a retry would. */
async function deliver(tools: LessonTools): Promise<void> {
  const facts = await tools.until("the first deliveries are done", (all) => {
    const { sent, done } = deliveries({ ...tools.run, facts: all });
    return sent.length >= 2 && done >= sent.length ? all : undefined;
  });
  const { event } = deliveries({ ...tools.run, facts });
  const QueueUrl = `${tools.client.endpoint}/${queueArn(CONSUMER).split(":")[4]}/${CONSUMER}`;
  await new SQSClient(tools.client).send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }));
  tools.keep("again", "sent");
}

async function forgetAndDeliver(tools: LessonTools): Promise<void> {
  if (!tools.run.kept["again"]) throw new Error("Deliver it again first, while its record is there.");
  const record = of(tools.run.facts, "written").find(
    ({ table, by }) => table === RECORDS && by && isCallFor(tools.run, by.requestId),
  );
  if (!record) throw new Error("The event has no record yet.");
  const { id } = JSON.parse(record.key) as { id: string };
  await new DynamoDBClient(tools.client).send(new DeleteItemCommand({ TableName: RECORDS, Key: { id: { S: id } } }));
  await deliver(tools);
  tools.keep("forgot", id);
}

/** The order's event, the messages that carried it to the queue, and how many of them are done. */
function deliveries({ facts, kept }: Pick<LessonRun, "facts" | "kept">) {
  const [put] = putsAbout(facts, kept["order"] ?? "none", "OrderCreated");
  const sent = of(facts, "sent").filter(
    ({ queue, eventId }) => queue === queueArn(CONSUMER) && eventId !== undefined && eventId === put?.event.id,
  );
  const ids = new Set(sent.map(({ messageId }) => messageId));
  const done = of(facts, "deleted").filter(({ messageId }) => ids.has(messageId)).length;
  return { event: put?.event, sent, done };
}

/** Whether a request is a call of the consumer with the order's event. */
function isCallFor(run: Pick<LessonRun, "facts" | "kept">, requestId: string): boolean {
  const { event } = deliveries(run);
  return of(run.facts, "invocation-started").some(
    (fact) => fact.requestId === requestId && event !== undefined && fact.eventIds.includes(event.id),
  );
}

const lockedOut = (run: LessonRun): string => {
  const { event } = deliveries(run);
  const times = of(run.facts, "invoked").filter(({ failedEventIds = [] }) =>
    failedEventIds.includes(event?.id ?? ""),
  ).length;
  return times === 1 ? "one of them once" : `one of them ${times} times`;
};

/** The writes of the order's charge to the provider's books. */
const chargesOf = ({ facts, kept }: LessonRun) =>
  of(facts, "written").filter(
    ({ table, key, conditionFailed }) =>
      table === BOOKS && !conditionFailed && key === JSON.stringify({ key: kept["order"] }),
  );
