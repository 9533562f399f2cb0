import { randomUUID } from "node:crypto";
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Lesson, LessonRun, LessonTools } from "cdk-local-cloud";
import { addFault } from "./faults.ts";
import { answerTo, BUS, busArn, functionArn, of, putsAbout, shopName } from "./shop.ts";
import { createFunction } from "./temporary-function.ts";

const POST = shopName("order-post-order");
const ORDERS = shopName("order-orders");
const RELAY = shopName("order-relay");
const VARIANT = "lesson-dual-write";
const TABLE = "lesson-orders";
const OTHERS = ["lesson-order-1", "lesson-order-2", "lesson-order-3"];
const KILLS = 3;

export const outbox: Lesson = {
  slug: "outbox",
  title: "Outbox",
  question: "What if the service dies between its write and its event?",
  intro:
    "A service changes its state and tells the others. These are two things, and between any two things a process can die. This project makes them one: the item that holds the state also holds the event, and a relay publishes what the table's stream shows.",
  predict: {
    text: "`post-order` writes the order, and its process is killed before it can do anything else: it does not even answer.",
    question: {
      kind: "one",
      label: "What becomes of the event `OrderCreated`?",
      options: [
        { value: "lost", label: "It is lost: nobody was left to publish it" },
        { value: "published", label: "It is published all the same" },
        { value: "retry", label: "It is published when the customer tries again" },
      ],
    },
    right: ["published"],
    because:
      "The event is in the item that was written. The relay, another function, reads it from the table's stream: it does not need `post-order` any more.",
  },
  break: {
    text: `Place an order, and kill \`post-order\` right after its write. Then switch on a variant that works as many do: \`${VARIANT}\` writes, and then puts the event. Place three orders with it; one of the three calls is killed at the same point.`,
    actions: [
      { id: "kill", label: "Place an order and kill post-order", run: (tools) => placeAndKill(tools, 1) },
      { id: "variant", label: "Place three with the variant", run: placeWithVariant },
    ],
    check(run) {
      if (killedIn(run.facts, POST) === 0) return { waiting: "a call of `post-order` that is killed after its write" };
      const [order] = writtenIn(run.facts);
      if (!order || putsAbout(run.facts, order, "OrderCreated").length === 0)
        return { waiting: "what becomes of the order's event" };
      if (!run.kept["variant"]) return { waiting: "three orders with the variant" };
      return {
        proven: `\`post-order\` was killed, and its event was published. The variant wrote ${writtenByVariant(run).length} orders, and was killed once, too.`,
      };
    },
  },
  see: {
    text: "The auditor compares what was written with what was published: the right side has both lists. Nobody else will notice: the order is in the table, its customer waits, and no log has an error.",
    question: {
      kind: "one",
      label: "Which order has no event?",
      options: OTHERS.map((value) => ({ value, label: `\`${value}\`` })),
    },
    check(run) {
      const answer = answerTo(run, "see");
      if (answer === "") return { waiting: "the order that the auditor finds" };
      const lost = lostIn(run);
      if (!lost.includes(answer)) return { waiting: `another order: the event of \`${answer}\` is on the bus` };
      return { proven: `\`${answer}\` was written, and no event about it was ever put.` };
    },
  },
  fix: {
    text: "Back to the outbox. Place three orders with the shop, and kill `post-order` after the write of each. Then see what the auditor finds.",
    actions: [{ id: "kill", label: "Place three orders, kill each", run: (tools) => placeAndKill(tools, KILLS) }],
    check(run) {
      const killed = killedIn(run.stepFacts, POST);
      if (killed < KILLS) return { waiting: `three calls of \`post-order\` that are killed: ${killed} so far` };
      const orders = writtenIn(run.stepFacts);
      const published = orders.filter((order) => putsAbout(run.facts, order, "OrderCreated").length > 0);
      if (orders.length < KILLS || published.length < orders.length)
        return { waiting: `the events of all three: ${published.length} so far` };
      return {
        proven: `${killed} calls were killed after their write, and the auditor finds all ${published.length} events on the bus.`,
      };
    },
  },
  conclusion:
    "Two writes can never be made safe by their order: put first, and an event may tell of what never happened; write first, and an event may be missing. One write with its event in it can be published late, or twice, and is never lost. A customer who tries again with the same idempotency key gets the same order.",
  figures(run) {
    if (killedIn(run.facts, POST) === 0) return [];
    const variant = writtenByVariant(run);
    const list = (orders: string[]) =>
      orders.map((order) => `${order}  ${isPublished(run, order) ? "published" : "NO EVENT"}`);
    return [
      {
        kind: "texts",
        title: "The auditor",
        items: [
          { title: "Written by `post-order`", text: list(writtenIn(run.facts)).join("\n") || "…", signal: "flow" },
          ...(variant.length > 0
            ? [{ title: `Written by \`${VARIANT}\``, text: auditOf(run, variant), signal: "none" as const }]
            : []),
        ],
      },
      {
        kind: "path",
        title: "Who publishes",
        rows: [
          [functionArn(POST), functionArn(RELAY), busArn],
          ...(run.kept["variant"] ? [[functionArn(VARIANT), busArn]] : []),
        ],
      },
    ];
  },
};

/** What was written by the variant, and what of it was published: two lists, to be compared. */
function auditOf(run: LessonRun, written: string[]): string {
  const published = written.filter((order) => isPublished(run, order));
  return `written    ${written.join(", ")}\npublished  ${published.join(", ") || "none"}`;
}

/** Places orders of which each call is killed after its write: the customer gets no order id. */
async function placeAndKill(tools: LessonTools, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await addFault(tools, {
      kind: "invocation-kill",
      at: { function: POST, operation: "dynamodb:PutItem" },
      when: "after",
      count: 1,
    });
    await fetch(`${tools.client.endpoint}/orders`, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": randomUUID() },
      body: JSON.stringify({
        customerId: "c-lesson",
        email: "ada@example.com",
        currency: "EUR",
        lines: [{ sku: "TEA-1", quantity: 2, unitPrice: 450 }],
        card: "tok_approved",
      }),
    });
  }
}

async function placeWithVariant(tools: LessonTools): Promise<void> {
  if (tools.run.kept["variant"]) throw new Error("The variant has its three orders.");
  const { client, keep, undo } = tools;
  const dynamo = new DynamoDBClient(client);
  // A cloud that was killed in the middle of the lesson, and keeps its data, has it still.
  await dynamo.send(new DeleteTableCommand({ TableName: TABLE })).catch(() => {});
  await dynamo.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "orderId", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "orderId", KeyType: "HASH" }],
    }),
  );
  undo(() => dynamo.send(new DeleteTableCommand({ TableName: TABLE })));
  const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:000000000000:${resource}`;
  await createFunction(
    tools,
    VARIANT,
    { file: "dual-write.handler.ts" },
    {
      environment: { TABLE_NAME: TABLE, BUS_NAME: BUS },
      may: [
        { Effect: "Allow", Action: "dynamodb:PutItem", Resource: arn("dynamodb", `table/${TABLE}`) },
        { Effect: "Allow", Action: "events:PutEvents", Resource: busArn },
      ],
    },
  );
  const victim = OTHERS[Math.floor(Math.random() * OTHERS.length)];
  const lambda = new LambdaClient(client);
  for (const orderId of OTHERS) {
    if (orderId === victim) {
      const at = { function: VARIANT, operation: "dynamodb:PutItem" };
      await addFault(tools, { kind: "invocation-kill", at, when: "after", count: 1 });
    }
    await lambda.send(new InvokeCommand({ FunctionName: VARIANT, Payload: JSON.stringify({ orderId }) }));
  }
  keep("variant", VARIANT);
}

const killedIn = (facts: LessonRun["facts"], name: string): number =>
  of(facts, "injected").filter((fact) => fact.fault === "invocation-kill" && fact.function === functionArn(name))
    .length;

/** The orders that were new in the shop's table. */
const writtenIn = (facts: LessonRun["facts"]): string[] =>
  of(facts, "written")
    .filter(({ table, change }) => table === ORDERS && change === "INSERT")
    .map(({ key }) => (JSON.parse(key) as { orderId: string }).orderId);

const writtenByVariant = ({ facts }: LessonRun): string[] =>
  of(facts, "written")
    .filter(({ table, change }) => table === TABLE && change === "INSERT")
    .map(({ key }) => (JSON.parse(key) as { orderId: string }).orderId);

const isPublished = ({ facts }: LessonRun, order: string): boolean =>
  putsAbout(facts, order, "OrderCreated").length > 0;

const lostIn = (run: LessonRun): string[] => writtenByVariant(run).filter((order) => !isPublished(run, order));
