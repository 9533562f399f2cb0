import type { Lesson, LessonRun, LessonTools } from "cdk-local-cloud";
import { pretty } from "./pretty.ts";
import { answerTo, busArn, of, placeOrder, putsAbout, queueArn, ruleArn, short } from "./shop.ts";
import { createQueue, putRule, putTargets } from "./temporary.ts";

const RULE = "lesson-mailroom";
const [WHOLE, PART, FILLED, LETTERS] = ["lesson-whole", "lesson-part", "lesson-filled", "lesson-filled-dlq"] as const;
const PATTERN = pretty({ source: ["app.orders"], "detail-type": ["OrderCreated"] });
const PATHS = { order: "$.detail.data.orderId", total: "$.detail.data.total", lines: "$.detail.data.lines" };
const BROKEN = '{"order": "<order>", "total": <total>, "lines": "<lines>"}';

const place = {
  id: "place",
  label: "Place an order",
  async run(tools: LessonTools) {
    tools.keep("order", await placeOrder(tools));
  },
};

export const inputTransformation: Lesson = {
  slug: "input-transformation",
  title: "Input transformation",
  question: "What does the target get?",
  intro:
    "A rule can send one event to several targets, and each can get something else of it: the whole event, a part of it (`InputPath`), or a text of your own with values of the event in it (`InputTransformer`).",
  predict: {
    text: `An order of 900 cents is placed. A target has the template below, and \`total\` stands for \`$.detail.data.total\`.\n\n\`\`\`json\n{"note": "costs <total>", "total": <total>}\n\`\`\``,
    question: {
      kind: "one",
      label: "What does the target get?",
      options: [
        { value: "number", label: '`{"note": "costs 900", "total": 900}`' },
        { value: "text", label: '`{"note": "costs 900", "total": "900"}`' },
        { value: "quotes", label: '`{"note": "costs "900"", "total": 900}`' },
        { value: "name", label: '`{"note": "costs <total>", "total": 900}`' },
      ],
    },
    right: ["number"],
    because:
      "A placeholder alone becomes the value as JSON: a number stays a number, a text brings its own quotes. Within quotes it becomes part of that text.",
  },
  break: {
    text: `Create the rule \`${RULE}\` with three targets, which are queues: \`${WHOLE}\` gets the event as it is, \`${PART}\` the part at \`$.detail.data\`, and \`${FILLED}\` the template below. Then place an order.\n\n\`\`\`json\n${BROKEN}\n\`\`\``,
    actions: [{ id: "rule", label: "Create the rule and its targets", run: create }, place],
    check(run) {
      if (!of(run.facts, "rule-changed").some(({ rule, targets }) => rule === ruleArn(RULE) && targets.length === 3))
        return { waiting: `the rule \`${RULE}\` with three targets` };
      const { put, received, letter } = outcome(run);
      if (!put?.rules.includes(ruleArn(RULE))) return { waiting: "an order, placed while the rule is there" };
      const arrived = [WHOLE, PART].filter((queue) => received(queue) !== undefined).length;
      if (arrived < 2 || !letter) return { waiting: "what became of the event at each of the three targets" };
      return {
        proven: `\`${WHOLE}\` and \`${PART}\` got the event of ${short(run.kept["order"])}; what was for \`${FILLED}\` is a dead letter.`,
      };
    },
  },
  see: {
    text: "Compare what arrived, on the right. The third target got nothing: what the bus made of the template could not be delivered, and no retry would change that. Its dead letter says why, and so does [Failures](console:failures).",
    question: {
      kind: "one",
      label: "Why is it a dead letter?",
      options: [
        { value: "policy", label: "The queue's policy does not let the bus in" },
        { value: "missing", label: "The event has no lines" },
        { value: "json", label: "The filled template is not valid JSON" },
        { value: "size", label: "It has grown too large" },
      ],
    },
    check(run) {
      const answer = answerTo(run, "see");
      if (answer === "") return { waiting: "the reason that you found" };
      const { letter } = outcome(run);
      if (answer !== "json" || !letter) return { waiting: "the reason that the dead letter gives: this is not it" };
      return {
        proven: `the letter's reason is \`${letter.reason}\`: the list's own quotes end the text that it stands in.`,
      };
    },
  },
  fix: {
    text: "Correct the quoting. The target should get an object whose `order` is the id, whose `total` is the number, and whose `lines` are the list of lines. Then place another order.",
    question: { kind: "text", label: "The target's template", start: BROKEN, rows: 3 },
    actions: [
      {
        id: "change",
        label: "Change the target",
        takesAnswer: true,
        run: (tools) => fill(tools, answerTo(tools.run, "fix")),
      },
      place,
    ],
    check(run) {
      const { put, received, letter } = outcome(run);
      if (!put || !run.stepFacts.includes(put)) return { waiting: "a change of the target, and another order" };
      if (letter) return { waiting: "an order whose event is no dead letter: this one is, for the same reason" };
      const text = received(FILLED);
      if (text === undefined) return { waiting: `what \`${FILLED}\` gets` };
      if (!isExpected(text, put.event.detail["data"])) return { waiting: `what was asked for. It got \`${text}\`` };
      return { proven: `\`${FILLED}\` got \`${text}\`.` };
    },
  },
  conclusion:
    "Leave quotes around a placeholder only within a longer text. A template is checked when it is filled, not when it is deployed, so try it on a real event in the [workbench](console:workbench), and give each target a dead-letter queue: without one, a broken template loses events and says nothing.",
  figures(run) {
    if (!run.kept["rule"]) return [];
    const { put, received, letter } = outcome(run);
    const items = put
      ? [WHOLE, PART, FILLED].map((queue) => {
          const text = received(queue);
          if (text !== undefined) return { title: `\`${queue}\` got`, text: formatted(text), signal: "flow" as const };
          const why = queue === FILLED ? letter : undefined;
          return why
            ? { title: `\`${queue}\` got nothing`, text: why.message ?? why.reason, signal: "dead" as const }
            : { title: `\`${queue}\``, text: "…", signal: "wait" as const };
        })
      : [];
    return [
      {
        kind: "path",
        title: "One event, three targets",
        rows: [
          [busArn, ruleArn(RULE), queueArn(WHOLE)],
          [busArn, ruleArn(RULE), queueArn(PART)],
          [busArn, ruleArn(RULE), queueArn(FILLED), queueArn(LETTERS)],
        ],
      },
      ...(items.length > 0 ? [{ kind: "texts" as const, title: "What arrived", items }] : []),
    ];
  },
};

async function create(tools: LessonTools): Promise<void> {
  if (!tools.run.kept["rule"]) for (const name of [WHOLE, PART, FILLED, LETTERS]) await createQueue(tools, name);
  await putRule(tools, RULE, PATTERN);
  await putTargets(
    tools,
    RULE,
    { Id: WHOLE, Arn: queueArn(WHOLE) },
    { Id: PART, Arn: queueArn(PART), InputPath: "$.detail.data" },
  );
  await fill(tools, BROKEN);
  tools.keep("rule", RULE);
}

const fill = (tools: LessonTools, template: string): Promise<void> =>
  putTargets(tools, RULE, {
    Id: FILLED,
    Arn: queueArn(FILLED),
    InputTransformer: { InputPathsMap: PATHS, InputTemplate: template },
    DeadLetterConfig: { Arn: queueArn(LETTERS) },
  });

/** What became of the last order's event at each target. */
function outcome({ facts, kept }: LessonRun) {
  const [put] = putsAbout(facts, kept["order"], "OrderCreated");
  const isIt = ({ eventId }: { eventId?: string }) => eventId === put?.event.id;
  const received = (queue: string): string | undefined => {
    const delivery = of(facts, "delivered").find((fact) => isIt(fact) && fact.target === queueArn(queue));
    return delivery && (delivery.input ?? JSON.stringify(put?.event));
  };
  const letter = of(facts, "dead-lettered").find((fact) => isIt(fact) && fact.queue === queueArn(LETTERS));
  return { put, received, letter };
}

function isExpected(text: string, data: unknown): boolean {
  const { orderId, total, lines } = data as { orderId: string; total: number; lines: unknown };
  return JSON.stringify(sorted(parsed(text))) === JSON.stringify(sorted({ order: orderId, total, lines }));
}

const sorted = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;

const formatted = (text: string): string => pretty(parsed(text));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
