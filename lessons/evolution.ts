import { randomUUID } from "node:crypto";
import { EventBridgeClient, ListRulesCommand, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { Lesson, LessonRun, LessonTools } from "cdk-local-cloud";
import { OrderConfirmed } from "../events/contracts/order-confirmed.ts";
import { breakingChanges } from "../events/schemas/compatibility.ts";
import { jsonSchemaOf } from "../events/schemas/json-schema.ts";
import { pretty } from "./pretty.ts";
import { answerTo, BUS, busArn, functionArn, of, putsAbout, queueArn, ruleArn, shopName } from "./shop.ts";
import { putRule, putTargets } from "./temporary.ts";
import { changeCode, createFunction } from "./temporary-function.ts";

const GREETER = "lesson-greeter";
const MAILER = shopName("notification-on-order-update");
const LETTERS = queueArn(`${MAILER}-dlq`);
const BEFORE = "email";
const AFTER = "emailAddress";
const START = `// Returns the data of any version as version 2 has it.
const upcast = ({ metadata, data }) => data;`;
const PATTERN = pretty({
  source: ["lesson.orders"],
  "detail-type": ["OrderConfirmed"],
  detail: { metadata: { schemaVersion: [1, 2] } },
});

export const evolution: Lesson = {
  slug: "evolution",
  title: "Evolution of a contract",
  question: "May a field be renamed?",
  intro:
    "Services share event contracts and nothing else. A contract is a promise to consumers whom its publisher does not know, and to events that lie in queues and in the archive from before.",
  predict: {
    text: `Somebody in the order service finds that \`${BEFORE}\` would be better called \`${AFTER}\`, renames it in \`OrderConfirmed\`, and publishes. The tests of the order service pass.`,
    question: {
      kind: "one",
      label: "What breaks first?",
      options: [
        { value: "order", label: "The order service, which publishes it" },
        { value: "payment", label: "The payment service" },
        { value: "notification", label: "The notification service" },
        { value: "nothing", label: "Nothing: events are only JSON" },
      ],
    },
    right: ["notification"],
    because:
      "The notification service takes `OrderConfirmed` and needs the address. Nobody in the order service has to know that: the check finds it by the rules on the bus.",
  },
  break: {
    text: `Run the check that this project runs before it deploys (\`npm run contracts\`): it compares the new contract with the published one, and looks for rules that take it. Then publish the renamed field all the same.`,
    actions: [
      { id: "check", label: "Check the contract", run: checkContract },
      { id: "publish", label: "Publish it anyway", run: publishRenamed },
    ],
    check(run) {
      if (!run.kept["verdict"]) return { waiting: "the verdict of the check" };
      const letter = letterIn(run);
      if (!letter) return { waiting: "what becomes of an event with the renamed field" };
      return { proven: `the check named \`${run.kept["consumers"]}\`, and there the event became a dead letter.` };
    },
  },
  see: {
    text: "Read the reason of the dead letter in [Failures](console:failures), or in the log on the right. The consumer did not guess: it validates what arrives, and set the event aside at the first try, since no retry can help.",
    question: { kind: "text", label: "Which field does it miss?" },
    check(run) {
      const answer = answerTo(run, "see").replace(/^data\./, "");
      if (answer === "") return { waiting: "the field that the reason names" };
      if (answer !== BEFORE) return { waiting: `the field that the reason names: not \`${answer}\`` };
      const letter = letterIn(run);
      return {
        proven: `the letter of \`${run.kept["consumers"]}\` has the reason \`${letter?.reason}\`: \`data.${BEFORE}\` is missing.`,
      };
    },
  },
  fix: {
    text: `A breaking change is a new version, published beside the old one until nobody takes that any more. \`${GREETER}\` takes both, and greets at \`${AFTER}\`. Write its upcast: of version 1 it makes version 2. Then publish both.`,
    question: { kind: "text", label: "The upcast", start: START, rows: 5 },
    actions: [
      { id: "deploy", label: "Deploy the consumer", takesAnswer: true, run: deploy },
      { id: "publish", label: "Publish versions 1 and 2", run: publishBoth },
    ],
    check(run) {
      if (!run.kept["deployed"]) return { waiting: `the consumer \`${GREETER}\`` };
      const [first, second] = [1, 2].map((version) => outcomeOf(run, version));
      if (!first || !second) return { waiting: "both versions, published" };
      if (first === "waiting" || second === "waiting") return { waiting: `both versions at \`${GREETER}\`` };
      const failed = [first, second].flatMap((each, i) => (each === "done" ? [] : [`version ${i + 1}: ${each}`]));
      if (failed.length > 0)
        return { waiting: `both versions, consumed. It failed with ${failed.join(", and with ")}` };
      return { proven: `\`${GREETER}\` consumed an \`OrderConfirmed\` of version 1 and one of version 2.` };
    },
  },
  conclusion:
    "Only adding an optional field is compatible. Everything else is a new version: its consumers declare it (`viaQueue(OrderConfirmed)` makes a rule for one version), the publisher sends both for a while, and the old one is retired when no rule takes it any more, and the archive has forgotten it. In this project `inVersion` (`events/event.ts`) makes the event of the other version, and `upcast` (`events/upcast.ts`) lets a handler see only the new one.",
  figures: (run) => [
    ...(run.kept["verdict"]
      ? [
          {
            kind: "texts" as const,
            title: "The check",
            items: [{ title: "`npm run contracts` would say", text: run.kept["verdict"], signal: "dead" as const }],
          },
        ]
      : []),
    ...(run.kept["renamed"]
      ? [
          {
            kind: "path" as const,
            title: "The renamed field",
            rows: [
              [busArn, ruleArn(`${MAILER}-orders-v1`), queueArn(MAILER), functionArn(MAILER), LETTERS],
              ...(run.kept["deployed"] ? [[busArn, ruleArn(GREETER), functionArn(GREETER)]] : []),
            ],
          },
          { kind: "log" as const, function: functionArn(run.kept["deployed"] ? GREETER : MAILER) },
        ]
      : []),
  ],
};

/** What the schema of `OrderConfirmed` was, and what it would be with the field renamed. */
async function checkContract({ client, keep }: LessonTools): Promise<void> {
  const before = jsonSchemaOf(OrderConfirmed) as Parameters<typeof breakingChanges>[0];
  const after = JSON.parse(JSON.stringify(before).replaceAll(`"${BEFORE}":`, `"${AFTER}":`)) as typeof before;
  after.required = before.required?.map((field) => (field === BEFORE ? AFTER : field));
  const events = new EventBridgeClient(client);
  const { Rules = [] } = await events.send(new ListRulesCommand({ EventBusName: BUS }));
  const takers = Rules.filter(({ EventPattern = "{}" }) => {
    const types = (JSON.parse(EventPattern) as { "detail-type"?: string[] })["detail-type"];
    return types?.includes("OrderConfirmed");
  }).map(({ Name = "" }) => Name);
  keep("consumers", takers.join(", "));
  keep(
    "verdict",
    breakingChanges(before, after)
      .map(
        (change) => `OrderConfirmed v1: ${change}. ${takers.join(", ")} knows it as it was: raise its version instead.`,
      )
      .join("\n"),
  );
}

/** Puts an `OrderConfirmed` of version 1 whose field has the new name; leaving the lesson deletes its dead letter. */
async function publishRenamed(tools: LessonTools): Promise<void> {
  const { [BEFORE]: address, ...rest } = OrderConfirmed.example as { email: string; orderId: string };
  const orderId = `ord_${randomUUID().replaceAll("-", "")}`;
  await putEvent(tools, "app.orders", 1, { ...rest, orderId, [AFTER]: address });
  tools.keep("renamed", orderId);
  tools.undo(async () => {
    const letter = letterIn({ ...tools.run, facts: await facts(tools) });
    if (letter) tools.discard(letter.queue, letter.messageId);
  });
}

/** The facts up to now. */
const facts = ({ until }: LessonTools) => until("facts", (all) => all);

async function deploy(tools: LessonTools): Promise<void> {
  const code = {
    text: `${answerTo(tools.run, "fix")}
export const handler = async ({ detail }) => {
  const { ${AFTER}: address } = upcast(detail);
  if (!address) throw new Error(\`Version \${detail.metadata.schemaVersion} has no ${AFTER}.\`);
  console.log(\`Greeted \${address} (version \${detail.metadata.schemaVersion})\`);
};`,
  };
  if (tools.run.kept["deployed"]) return changeCode(tools, GREETER, code);
  await createFunction(tools, GREETER, code);
  await putRule(tools, GREETER, PATTERN);
  await putTargets(tools, GREETER, { Id: "greeter", Arn: functionArn(GREETER) });
  tools.keep("deployed", GREETER);
}

async function publishBoth(tools: LessonTools): Promise<void> {
  const { [BEFORE]: address, ...rest } = OrderConfirmed.example as { email: string; orderId: string };
  for (const [version, field] of [
    [1, BEFORE],
    [2, AFTER],
  ] as const) {
    const orderId = `ord_${randomUUID().replaceAll("-", "")}`;
    await putEvent(tools, "lesson.orders", version, { ...rest, orderId, [field]: address });
    tools.keep(`version ${version}`, orderId);
  }
}

async function putEvent(
  { client }: LessonTools,
  Source: string,
  version: number,
  data: { orderId: string; [field: string]: unknown },
): Promise<void> {
  const [eventId, correlationId] = [randomUUID(), randomUUID()];
  const occurredAt = new Date().toISOString();
  const metadata = { eventId, correlationId, causationId: correlationId, schemaVersion: version, occurredAt };
  const entry = { EventBusName: BUS, Source, DetailType: "OrderConfirmed", Resources: [data.orderId] };
  const { Entries } = await new EventBridgeClient(client).send(
    new PutEventsCommand({ Entries: [{ ...entry, Detail: JSON.stringify({ metadata, data }) }] }),
  );
  if (Entries?.[0]?.ErrorMessage) throw new Error(Entries[0].ErrorMessage);
}

function letterIn({ facts, kept }: Pick<LessonRun, "facts" | "kept">) {
  const [put] = putsAbout(facts, kept["renamed"] ?? "none");
  return of(facts, "dead-lettered").find(({ eventId, queue }) => queue === LETTERS && eventId === put?.event.id);
}

/** What became of a version at the consumer: undefined before it was published, its error when it failed. */
function outcomeOf({ stepFacts, kept }: LessonRun, version: number): string | undefined {
  const order = kept[`version ${version}`];
  if (order === undefined) return undefined;
  const [put] = putsAbout(stepFacts, order);
  const call = of(stepFacts, "invoked").find(
    (fact) => fact.function === functionArn(GREETER) && put !== undefined && fact.eventIds.includes(put.event.id),
  );
  if (!call) return "waiting";
  return call.error === undefined ? "done" : call.error;
}
