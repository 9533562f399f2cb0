import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { Lesson, LessonRun, LessonTools } from "cdk-local-cloud";
import { busArn, functionArn, of, placeOrder, putsAbout, queueArn, ruleArn, shopName, short } from "./shop.ts";

const CONSUMER = shopName("payment-on-order-created");
const QUEUE = queueArn(CONSUMER);
const LETTERS = queueArn(`${CONSUMER}-dlq`);
const TRIES = 10;
const AMOUNT = { amount: 900, currency: "EUR" };

export const retries: Lesson = {
  slug: "retries",
  title: "Retries and the dead-letter queue",
  question: "Where does a failure go?",
  needsClock: true,
  intro:
    "The payment provider is someone else's program, and some days it is down. No order should be lost over that, and none should be tried forever.",
  predict: {
    text: "An order is placed while the provider does not answer. The function that charges fails, and the event goes back to its queue.",
    question: {
      kind: "one",
      label: "When is the third try?",
      options: [
        { value: "at-once", label: "At once: the queue hands the event out again" },
        { value: "seconds", label: "About three seconds after the first" },
        { value: "minutes", label: "Six minutes later: twice the queue's visibility timeout" },
        { value: "never", label: "There is none: after the second it is a dead letter" },
      ],
    },
    right: ["seconds"],
    because:
      "The function asks the queue to hide the event for 1, then 2, then 4 seconds, and so on, with some chance in it. Left alone, the queue would hide it for its visibility timeout of three minutes each time.",
  },
  break: {
    text: "Place an order with the card `tok_down`, for which the provider never answers.",
    actions: [
      {
        id: "place",
        label: "Place an order",
        async run(tools) {
          tools.keep("order", await placeOrder(tools, { card: "tok_down" }));
          tools.undo(async () => {
            const letter = letterIn({ ...tools.run, facts: await current(tools) });
            if (letter) tools.discard(LETTERS, letter.messageId);
          });
        },
      },
    ],
    check(run) {
      if (!putsAbout(run.facts, run.kept["order"], "OrderCreated")[0]) return { waiting: "an order with `tok_down`" };
      if (triesOf(run) === 0) return { waiting: "the first try" };
      return { proven: `order ${short(run.kept["order"])} was placed, and its first try failed.` };
    },
  },
  see: {
    text: "Watch the tries on the right. The gaps grow, and other orders are charged as usual: nothing waits behind this one. Forward the clock from try to try; after the tenth the queue itself sets the event aside.",
    actions: [
      { id: "next", label: "Forward to the next try", run: forward },
      { id: "all", label: "Forward to the last", run: forwardToTheEnd },
    ],
    check(run) {
      const letter = letterIn(run);
      if (!letter)
        return {
          waiting: `a letter in \`${shortName(LETTERS)}\` for this order. ${triesOf(run)} of ${TRIES} tries so far`,
        };
      return {
        proven: `after ${letter.tries ?? triesOf(run)} tries the event became a dead letter: ${letter.reason}.`,
      };
    },
  },
  fix: {
    text: "The provider is back: it has charged the order after all, and answers so when it is asked again. Let it recover, then bring the event back. In [Failures](console:failures) the letter has a button for that, too.",
    actions: [
      { id: "recover", label: "Let the provider recover", run: recover },
      { id: "redrive", label: "Redrive the letter", run: redrive },
    ],
    check(run) {
      const redriven = of(run.facts, "redriven").findLast(
        ({ queue, eventId }) => queue === LETTERS && eventId === eventIn(run),
      );
      if (!redriven) return { waiting: "a redrive of the letter" };
      if (letterIn(run)) return { waiting: "a letter that does not come back: the provider was still down" };
      const end = endOf(run);
      if (!end) return { waiting: "the end of the order" };
      return { proven: `the letter went back, none is left, and the order ended with \`${end}\`.` };
    },
  },
  conclusion:
    "A transient failure is tried again, each time later; a lasting one lands in a dead-letter queue with its reason, and comes back when its cause is gone. Both need a consumer to which a second try does no harm.",
  figures: (run) => [
    ...(run.kept["order"] ? [{ kind: "story" as const, subject: run.kept["order"] }] : []),
    ...(run.kept["order"]
      ? [
          {
            kind: "path" as const,
            title: "Where it is",
            rows: [[busArn, ruleArn(`${CONSUMER}-orders-v1`), QUEUE, functionArn(CONSUMER), LETTERS]],
          },
          { kind: "log" as const, function: functionArn(CONSUMER) },
        ]
      : []),
  ],
};

const shortName = (arn: string): string => arn.split(":").at(-1) ?? arn;

const eventIn = ({ facts, kept }: Pick<LessonRun, "facts" | "kept">): string | undefined =>
  putsAbout(facts, kept["order"] ?? "none", "OrderCreated")[0]?.event.id;

/** How often the function has failed with the event. */
const triesOf = (run: Pick<LessonRun, "facts" | "kept">): number =>
  of(run.facts, "invoked").filter(({ failedEventIds = [] }) => failedEventIds.includes(eventIn(run) ?? "")).length;

/** The order's letter, unless it went back. */
function letterIn(run: Pick<LessonRun, "facts" | "kept">) {
  const eventId = eventIn(run);
  const letter = of(run.facts, "dead-lettered").findLast((fact) => fact.queue === LETTERS && fact.eventId === eventId);
  const wentBack = of(run.facts, "redriven").some(({ messageId }) => messageId === letter?.messageId);
  return eventId === undefined || wentBack ? undefined : letter;
}

const endOf = ({ facts, kept }: LessonRun): string | undefined =>
  ["OrderConfirmed", "PaymentRefunded", "PaymentVoided"].find(
    (type) => putsAbout(facts, kept["order"], type).length > 0,
  );

/** Forwards the clock until the event is visible again, and waits for the try. */
async function forward(tools: LessonTools): Promise<void> {
  const { run, now } = tools;
  const all = await current(tools);
  if (letterIn({ ...run, facts: all })) return;
  const before = triesOf({ ...run, facts: all });
  const message = of(all, "sent").find(({ queue, eventId }) => queue === QUEUE && eventId === eventIn(run))?.messageId;
  const hidden = of(all, "hidden").findLast(({ messageId }) => messageId === message);
  const wait = (hidden?.until ?? 0) - now();
  if (wait > 0) await tools.advance(wait + 1);
  await tools.until("the next try fails, or the event is a dead letter", (facts) => {
    const seen = { ...run, facts };
    return letterIn(seen) || triesOf(seen) > before ? true : undefined;
  });
}

async function forwardToTheEnd(tools: LessonTools): Promise<void> {
  for (let left = TRIES; left > 0; left--) await forward(tools);
}

const current = ({ until }: LessonTools) => until("the facts", (facts) => facts);

/** Writes into the provider's own books that it has charged the order. */
async function recover({ client, run }: LessonTools): Promise<void> {
  const key = run.kept["order"];
  const charge = { status: "charged", paymentId: `pay_${key?.slice(4, 28)}`, ...AMOUNT };
  await DynamoDBDocumentClient.from(new DynamoDBClient(client)).send(
    new UpdateCommand({
      TableName: shopName("payment-provider"),
      Key: { key },
      UpdateExpression: "SET charge = :charge",
      ExpressionAttributeValues: { ":charge": charge },
    }),
  );
}

async function redrive(tools: LessonTools): Promise<void> {
  const letter = letterIn({ ...tools.run, facts: await current(tools) });
  if (!letter) throw new Error("The letter is not in its queue: it went back already.");
  await tools.redrive(LETTERS, letter.messageId);
}
