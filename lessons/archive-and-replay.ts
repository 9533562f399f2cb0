import { EventBridgeClient, StartReplayCommand } from "@aws-sdk/client-eventbridge";
import type { Lesson, LessonRun, LessonTools } from "cdk-local-cloud";
import { pretty } from "./pretty.ts";
import { answerTo, busArn, functionArn, of, placeOrder, putsAbout, queueArn, ruleArn, shopName } from "./shop.ts";
import { putRule, putTargets } from "./temporary.ts";
import { createFunction } from "./temporary-function.ts";

const LOYALTY = "lesson-loyalty";
const ARCHIVE = shopName("archive");
const MAILER = shopName("notification-on-order-update");
const COUNT = 10;
const patternFor = (type: string) => pretty({ source: ["app.orders"], "detail-type": [type] });
const CODE = `export const handler = async ({ resources: [order], detail }) =>
  console.log(\`\${Math.round(detail.data.total / 100)} points for \${order}\`);`;

export const archiveAndReplay: Lesson = {
  slug: "archive-and-replay",
  title: "Archive and replay",
  question: "Can yesterday happen again?",
  intro:
    "The bus keeps every event in an archive. A replay puts events of a time range onto the bus again: for a consumer that is new, or that was broken, or that has to do its work anew. It can go to all rules or to some.",
  predict: {
    text: `Ten orders are confirmed, and each customer gets an e-mail. Then everything that happened to them is replayed, to all rules of the bus.`,
    question: {
      kind: "one",
      label: "How many e-mails does the replay send?",
      options: [
        { value: "none", label: "None" },
        { value: "ten", label: "Ten: one per order" },
        { value: "refused", label: "None: the bus refuses events that it has delivered before" },
      ],
    },
    right: ["none"],
    because:
      "A replayed event is delivered like any other, with a new id on the bus. Its `eventId` in the metadata is the same as before, and that is what the consumers remember.",
  },
  break: {
    text: `Marketing wants loyalty points for each confirmed order. Deploy the consumer \`${LOYALTY}\` with its rule, and place ten orders. Somebody has made a typing error in the rule.\n\n\`\`\`json\n${patternFor("OrderConfimed")}\n\`\`\``,
    actions: [
      { id: "deploy", label: "Deploy the consumer", run: deploy },
      { id: "place", label: "Place ten orders", run: placeTen },
    ],
    check(run) {
      if (!run.kept["deployed"]) return { waiting: `the consumer \`${LOYALTY}\`` };
      const confirmed = confirmations(run);
      if (confirmed.length < COUNT) return { waiting: `ten confirmed orders: ${confirmed.length} so far` };
      if (confirmed.some((put) => put.rules.includes(ruleArn(LOYALTY))))
        return { waiting: "ten orders that it misses" };
      const mails = mailsIn(run.facts);
      if (mails < COUNT) return { waiting: `the e-mails about them: ${mails} so far` };
      return { proven: `ten orders were confirmed, ${mails} e-mails sent, and \`${LOYALTY}\` got no event.` };
    },
  },
  see: {
    text: `Repair the rule. The ten events are still missing: a rule takes what is put while it is there. Replay what has happened since you began, to this rule alone. [Archive](console:archive) shows the replay.`,
    actions: [
      { id: "repair", label: "Repair the rule", run: (tools) => putRule(tools, LOYALTY, patternFor("OrderConfirmed")) },
      { id: "replay", label: "Replay to this rule", run: (tools) => replay(tools, [ruleArn(LOYALTY)]) },
    ],
    check(run) {
      const replayed = replayedIn(run.stepFacts);
      if (replayed.length === 0) return { waiting: "a replay" };
      const got = gotBy(LOYALTY, run, replayed);
      if (got.length < COUNT)
        return { waiting: `ten calls of \`${LOYALTY}\` with replayed events: ${got.length} so far` };
      return {
        proven: `the replay put ${replayed.length} events for this rule, and \`${LOYALTY}\` got the ten it had missed.`,
      };
    },
  },
  fix: {
    text: "Now replay the same to all rules, as one would after an outage of the whole system. Watch the mail service take ten events that it has had before, and count the new e-mails in [Mail](console:mail).",
    question: { kind: "text", label: "How many e-mails did the replay send?" },
    actions: [{ id: "replay", label: "Replay to all rules", run: (tools) => replay(tools, []) }],
    check(run) {
      const replayed = replayedIn(run.stepFacts).filter(({ rules }) => rules.length > 2);
      const taken = gotBy(MAILER, run, replayed);
      if (taken.length < COUNT) return { waiting: `ten replayed events at the mail service: ${taken.length} so far` };
      const answer = answerTo(run, "fix");
      if (answer === "") return { waiting: "the number of new e-mails" };
      const mails = mailsIn(run.stepFacts);
      if (mails !== Number(answer)) return { waiting: "the number of new e-mails: that is another one" };
      const points = gotBy(LOYALTY, run, replayed).length;
      return {
        proven: `${replayed.length} events were replayed to all rules, the mail service took ${taken.length} of them again, and sent ${mails} e-mails. \`${LOYALTY}\`, which remembers nothing, counted ${points} orders again.`,
      };
    },
  },
  conclusion:
    "A replay is safe when every consumer is idempotent, and only then. Replay to the rules that need it, and keep the archive, the idempotency records, and what claims point to for the same time.",
  figures: (run) =>
    run.kept["deployed"]
      ? [
          {
            kind: "path",
            title: "Who gets the replayed events",
            rows: [
              [busArn, ruleArn(LOYALTY), functionArn(LOYALTY)],
              [busArn, ruleArn(`${MAILER}-orders-v1`), queueArn(MAILER), functionArn(MAILER)],
            ],
          },
          { kind: "log", function: functionArn(LOYALTY) },
        ]
      : [],
};

async function deploy(tools: LessonTools): Promise<void> {
  if (tools.run.kept["deployed"]) throw new Error(`${LOYALTY} is deployed already.`);
  await createFunction(tools, LOYALTY, { text: CODE });
  await putRule(tools, LOYALTY, patternFor("OrderConfimed"));
  await putTargets(tools, LOYALTY, { Id: "loyalty", Arn: functionArn(LOYALTY) });
  tools.keep("deployed", LOYALTY);
}

async function placeTen(tools: LessonTools): Promise<void> {
  const orders = await Promise.all(Array.from({ length: COUNT }, () => placeOrder(tools)));
  tools.keep("orders", orders.join());
}

/** Replays what has happened to the ten orders, to some rules, or to all. */
async function replay({ client, now, run }: LessonTools, rules: string[]): Promise<void> {
  // By the time of the events, which the functions' clock gave them: the cloud's own may be ahead of it.
  const times = ordersOf(run)
    .flatMap((order) => putsAbout(run.facts, order))
    .map(({ event }) => Date.parse(event.time));
  await new EventBridgeClient(client).send(
    new StartReplayCommand({
      ReplayName: `lesson-${now()}`,
      EventSourceArn: busArn.replace(/event-bus\/.*/, `archive/${ARCHIVE}`),
      EventStartTime: new Date(Math.min(...times)),
      EventEndTime: new Date(Math.max(...times) + 1000),
      Destination: { Arn: busArn, ...(rules.length > 0 && { FilterArns: rules }) },
    }),
  );
}

const ordersOf = ({ kept }: LessonRun): string[] => (kept["orders"] ?? "").split(",").filter(Boolean);

/** The first `OrderConfirmed` of each of the ten orders. */
const confirmations = (run: LessonRun) =>
  ordersOf(run).flatMap((order) => putsAbout(run.facts, order, "OrderConfirmed").slice(0, 1));

const replayedIn = (facts: LessonRun["facts"]) =>
  of(facts, "put").filter(({ event }) => event["replay-name"] !== undefined);

/** Those of the replayed confirmations that a function was called with, and did not fail. */
function gotBy(name: string, run: LessonRun, replayed: ReturnType<typeof replayedIn>) {
  const orders = new Set(ordersOf(run));
  const calls = of(run.stepFacts, "invoked").filter((fact) => fact.function === functionArn(name) && !fact.error);
  const done = new Set(
    calls.flatMap(({ eventIds, failedEventIds = [] }) => eventIds.filter((id) => !failedEventIds.includes(id))),
  );
  return replayed.filter(
    ({ event }) =>
      event["detail-type"] === "OrderConfirmed" && orders.has(event.resources[0] ?? "") && done.has(event.id),
  );
}

const mailsIn = (facts: LessonRun["facts"]): number => of(facts, "mail").length;
