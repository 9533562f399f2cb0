import type { Lesson, LessonRun } from "cdk-local-cloud";
import { pretty } from "./pretty.ts";
import {
  answerTo,
  busArn,
  euros,
  functionArn,
  type Line,
  of,
  placeOrder,
  putsAbout,
  queueArn,
  ruleArn,
  shopName,
} from "./shop.ts";
import { putRule } from "./temporary.ts";

const RULE = "lesson-large-orders";
const LIMIT = 10_000;
const POT = { sku: "POT-IRON", unitPrice: 2000 };
/** Two of them above 100 EUR, and one at exactly that. */
const BASKETS: Line[] = [
  { sku: "TEA-1", quantity: 2, unitPrice: 450 },
  { sku: "TEA-GREEN-100", quantity: 4, unitPrice: 1495 },
  { ...POT, quantity: 5 },
  { ...POT, quantity: 6 },
  { sku: "TEA-SAMPLER-12-CLASSICS", quantity: 10, unitPrice: 1900 },
];
const BROKEN = pretty({
  source: ["app.orders"],
  "detail-type": ["OrderCreated"],
  detail: { metadata: { schemaVersion: ["1"] }, data: { total: [{ numeric: [">", LIMIT] }] } },
});
const FIELD = "detail.metadata.schemaVersion";

const placeFive = {
  id: "place",
  label: "Place five orders",
  async run(tools: Parameters<typeof placeOrder>[0] & { keep(name: string, value: string): void }) {
    const orders: string[] = [];
    for (const line of BASKETS) orders.push(await placeOrder(tools, { lines: [line] }));
    tools.keep("orders", orders.join());
    tools.keep("large", orders[3] ?? "");
  },
};

export const routing: Lesson = {
  slug: "routing",
  title: "Routing",
  question: "Why did this event reach one service and not the others?",
  intro:
    "A publisher does not know who listens. Each rule of the bus has a pattern, and an event goes to every rule whose pattern it fits: to none, to one, or to several.",
  predict: {
    text: "An order is paid, and the order service publishes `OrderConfirmed`. The map shows every rule of the bus.",
    question: {
      kind: "several",
      label: "Which rules will match it?",
      options: [
        { value: "payment", label: "`payment-on-order-created`, which charges" },
        { value: "order", label: "`order-on-payment-event`, which confirms or cancels" },
        { value: "notification", label: "`notification-on-order-update`, which mails the customer" },
        { value: "refund", label: "`payment-on-order-cancelled`, which refunds" },
        { value: "keepers", label: "those of the archive and the audit log" },
      ],
    },
    right: ["notification", "keepers"],
    because:
      "`OrderConfirmed` fits the pattern of the notification service, and those of the archive and the audit log, which take everything. The payment service has done its work, and the order service does not listen to itself.",
  },
  break: {
    text: `You want to hear of orders above 100 EUR. Create the rule \`${RULE}\` with the pattern below, then place five orders of 9, 59.80, 100, 120 and 190 EUR. Amounts are in cents.\n\n\`\`\`json\n${BROKEN}\n\`\`\``,
    actions: [{ id: "rule", label: "Create the rule", run: (tools) => putRule(tools, RULE, BROKEN) }, placeFive],
    check(run) {
      if (!ruleIn(run)) return { waiting: `the rule \`${RULE}\` on the bus` };
      const { orders, took, settled } = outcome(run);
      if (orders.length < BASKETS.length) return { waiting: "five orders, placed while the rule is there" };
      if (settled < orders.length) return { waiting: `the five \`OrderConfirmed\`: ${settled} so far` };
      return { proven: `five orders were placed and confirmed, and \`${RULE}\` took ${took.length} of their events.` };
    },
  },
  see: {
    text: `Your rule took nothing, though two orders were above 100 EUR. Ask the bus: [Why not?](console:why-not) explains an event rule by rule. Open [an OrderCreated of 120 EUR](console:events?q=type:OrderCreated%20order:{{large}}), follow "Why not another rule?", and find \`${RULE}\`.`,
    question: {
      kind: "one",
      label: "Which field does not fit?",
      options: [
        { value: "source", label: "`source`" },
        { value: "detail-type", label: "`detail-type`" },
        { value: FIELD, label: `\`${FIELD}\`` },
        { value: "detail.data.total", label: "`detail.data.total`" },
      ],
    },
    check(run) {
      const answer = answerTo(run, "see");
      if (answer === "") return { waiting: "the field that you found" };
      if (answer !== FIELD) return { waiting: `another field: at \`${answer}\` the event has what the rule wants` };
      return {
        proven: `the rule wants \`${FIELD}\` to be the text \`"1"\`, and the event has the number \`1\`. Patterns compare JSON: a text never equals a number.`,
      };
    },
  },
  fix: {
    text: "Correct the pattern. It should take the `OrderCreated` of orders above 100 EUR, and nothing else. Then place five more orders.",
    question: { kind: "text", label: "The rule's pattern", start: BROKEN, rows: 14 },
    actions: [
      {
        id: "change",
        label: "Change the rule",
        takesAnswer: true,
        async run(tools) {
          await putRule(tools, RULE, answerTo(tools.run, "fix"));
          tools.keep("orders", "");
        },
      },
      placeFive,
    ],
    check(run) {
      if (!of(run.stepFacts, "rule-changed").some(({ rule }) => rule === ruleArn(RULE)))
        return { waiting: "a change of the rule" };
      const { orders, took, settled } = outcome(run);
      if (orders.length < BASKETS.length) return { waiting: "five orders, placed after the change" };
      if (settled < orders.length) return { waiting: `the five \`OrderConfirmed\`: ${settled} so far` };
      const large = took.every(({ type, total }) => type === "OrderCreated" && total > LIMIT);
      if (!large || took.length !== 2) {
        const list = took.map(({ type, total }) => `${type} of ${euros(total)}`).join(", ") || "nothing";
        return { waiting: `a rule that takes two of the five: yours took ${list}` };
      }
      return {
        proven: `your rule took the \`OrderCreated\` of ${took.map(({ total }) => euros(total)).join(" and ")}, and no other event of the five orders.`,
      };
    },
  },
  conclusion:
    "Routing is data: who gets an event is decided by patterns, which you can read, test and change without touching the publisher. A pattern that matches nothing is no error to anybody, so test it on real events before you deploy it: the [workbench](console:workbench) does.",
  figures: (run) => [
    {
      kind: "path",
      title: "Who takes what",
      rows: [
        ...(ruleIn(run) ? [[busArn, ruleArn(RULE)]] : []),
        way("payment-on-order-created", "orders-v1"),
        way("notification-on-order-update", "orders-v1"),
      ],
    },
    ...(ruleIn(run)
      ? [
          {
            kind: "texts" as const,
            title: "Your rule, and what it could take",
            items: [
              { title: `The pattern of \`${RULE}\``, text: pretty(JSON.parse(ruleIn(run)?.pattern ?? "{}")) },
              ...example(run),
            ],
          },
        ]
      : []),
  ],
};

/** Bus, rule, queue and function of one of the shop's consumers. */
function way(consumer: string, rule: string): string[] {
  const name = shopName(consumer);
  return [busArn, ruleArn(`${name}-${rule}`), queueArn(name), functionArn(name)];
}

const ruleIn = ({ facts }: LessonRun) => of(facts, "rule-changed").findLast(({ rule }) => rule === ruleArn(RULE));

/** What became of the five orders that were placed last. */
function outcome({ facts, kept }: LessonRun) {
  const orders = (kept["orders"] ?? "").split(",").filter(Boolean);
  const puts = orders.flatMap((order) => putsAbout(facts, order));
  const took = puts
    .filter(({ rules }) => rules.includes(ruleArn(RULE)))
    .map(({ event }) => ({ type: event["detail-type"], total: totalOf(event.detail) }));
  const settled = orders.filter((order) => putsAbout(facts, order, "OrderConfirmed").length > 0).length;
  return { orders, took, settled };
}

const totalOf = (detail: object): number => (detail as { data?: { total?: number } }).data?.total ?? 0;

function example({ facts, kept }: LessonRun) {
  const order = (kept["orders"] ?? "").split(",")[3];
  const [put] = putsAbout(facts, order, "OrderCreated");
  return put ? [{ title: "The `OrderCreated` of 120 EUR", text: pretty(put.event) }] : [];
}
