import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Lesson, LessonRun, LessonTools } from "cdk-local-cloud";
import { pretty } from "./pretty.ts";
import { answerTo, BUS, busArn, of, queueArn, ruleArn } from "./shop.ts";
import { createQueue, policyFor, putRule, putTargets } from "./temporary.ts";

const INBOX = "lesson-inbox";
const LETTERS = "lesson-inbox-dlq";
const SOURCE = "lesson.parcels";
const TYPE = "ParcelSent";

const patternFor = (weight: number | string) =>
  pretty({ source: [SOURCE], "detail-type": [TYPE], detail: { weight: [weight] } });

/** What may be wrong, each with where it shows. Exactly one is. */
const CAUSES = {
  bus: "It was put on another bus",
  source: "It has another source than the rule wants",
  disabled: "The rule is disabled",
  pattern: "The pattern wants a text where the event has a number",
  queue: "The queue does not let the bus in",
  letters: "Neither the queue nor its dead-letter queue lets the bus in",
} as const;
type Cause = keyof typeof CAUSES;
const causes = Object.keys(CAUSES) as Cause[];

export const neverArrived: Lesson = {
  slug: "never-arrived",
  title: "Published, never arrived",
  question: "What do I check first?",
  intro:
    "A publisher got a success for its event, and the consumer has nothing. Between the two there are a bus, a rule, a delivery, and two queues. Checked in the order in which the event passes them, each question halves what is left.",
  predict: {
    text: `The event \`${TYPE}\` is published, and the answer is a success. The queue \`${INBOX}\` stays empty.`,
    question: {
      kind: "one",
      label: "What do you check first?",
      options: [
        { value: "log", label: "The consumer's log" },
        { value: "letters", label: "The dead-letter queue" },
        { value: "bus", label: "Whether the event is on the bus that has the rule" },
        { value: "policy", label: "The queue's policy" },
      ],
    },
    right: ["bus"],
    because:
      "An event on the wrong bus, or with the wrong source, is accepted, and no rule takes it: there is no log, no letter, no refusal to find. So the first look is at the event itself, and each further one goes a step along its way.",
  },
  break: {
    text: `Somebody has set up the rule \`${INBOX}\` with a queue as its target, and made a mistake: one of six. You do not know which. Let it be set up, and publish the event.`,
    actions: [{ id: "break", label: "Set it up and publish", run: breakIt }],
    check(run) {
      const { put, arrived } = lastOf(run);
      if (!put) return { waiting: "a published event" };
      if (arrived) return { waiting: "an event that does not arrive" };
      if (run.kept["cause"] === "queue" && !letterIn(run)) return { waiting: "the end of its delivery" };
      if (run.kept["cause"] === "letters" && !droppedIn(run)) return { waiting: "the end of its delivery" };
      return { proven: `\`PutEvents\` accepted the event, and nothing arrived in \`${INBOX}\`.` };
    },
  },
  see: {
    text: "Walk along the event's way: each check is on the right, with what the cloud says now. Stop at the first that is not as it should be, and name the cause.",
    question: {
      kind: "one",
      label: "What is the cause?",
      options: causes.map((value) => ({ value, label: CAUSES[value] })),
    },
    actions: [{ id: "next", label: "Next check", run: nextCheck }],
    check(run) {
      const answer = answerTo(run, "see");
      if (answer === "") return { waiting: "the cause" };
      const cause = causeIn(run);
      if (answer !== cause) return { waiting: `the cause: that is not it. Checks made so far: ${checked(run)}` };
      return { proven: `${evidenceOf(run, cause)}.` };
    },
  },
  fix: {
    text: "Repair what is wrong, and nothing else. Then publish the event again.",
    actions: [
      { id: "again", label: "Publish it again", run: (tools) => publish(tools) },
      { id: "fix-bus", label: "Put it on the right bus", run: async ({ keep }) => keep("bus", BUS) },
      { id: "fix-source", label: "Give it the right source", run: async ({ keep }) => keep("source", SOURCE) },
      { id: "fix-disabled", label: "Enable the rule", run: (tools) => change(tools, { state: "ENABLED" }) },
      { id: "fix-pattern", label: "Correct the pattern", run: (tools) => change(tools, { pattern: patternFor(3) }) },
      { id: "fix-queue", label: "Let the bus into the queue", run: (tools) => letIn(tools, INBOX) },
      { id: "fix-letters", label: "Let the bus into the dead-letter queue", run: (tools) => letIn(tools, LETTERS) },
    ],
    check(run) {
      const { put, arrived } = lastOf({ ...run, facts: run.stepFacts });
      if (!put) return { waiting: "the event, published again" };
      if (!arrived) return { waiting: "the event: it was published again, and has not arrived" };
      if (run.kept["cause"] === "letters" && !run.kept[`let into ${LETTERS}`])
        return { waiting: "a dead-letter queue that lets the bus in: the next failure would be lost again" };
      return { proven: `the event arrived in \`${INBOX}\`.` };
    },
  },
  conclusion:
    "The order of checks: is the event on the bus that has the rule; do source and detail-type fit; is the rule enabled; does every field of the pattern fit, with its JSON type; was the target reached; is there a dead letter; may the bus send it there. [Why not?](console:why-not) makes them for you, here and for every event.",
  figures: (run) =>
    run.kept["cause"]
      ? [
          {
            kind: "path",
            title: "The way it should take",
            rows: [[busArn, ruleArn(INBOX), queueArn(INBOX), queueArn(LETTERS)]],
          },
          {
            kind: "texts",
            title: "The checks, in order",
            items: CHECKS.slice(0, checked(run)).map(({ title, look }) => ({ title, ...look(run) })),
          },
        ]
      : [],
};

/** Sets everything up with one mistake, which chance picks, and publishes. */
async function breakIt(tools: LessonTools): Promise<void> {
  if (tools.run.kept["cause"]) return publish(tools);
  const cause = causes[Math.floor(Math.random() * causes.length)] as Cause;
  await createQueue(tools, INBOX, { letsTheBusIn: cause !== "queue" && cause !== "letters" });
  await createQueue(tools, LETTERS, { letsTheBusIn: cause !== "letters" });
  tools.keep("pattern", patternFor(cause === "pattern" ? "3" : 3));
  tools.keep("state", cause === "disabled" ? "DISABLED" : "ENABLED");
  tools.keep("bus", cause === "bus" ? "default" : BUS);
  tools.keep("source", cause === "source" ? "lesson.parcel" : SOURCE);
  await change(tools, {});
  await putTargets(tools, INBOX, {
    Id: INBOX,
    Arn: queueArn(INBOX),
    DeadLetterConfig: { Arn: queueArn(LETTERS) },
    // A refusal is final at once: there is nothing to wait for.
    RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
  });
  tools.keep("cause", cause);
  await publish(tools);
}

async function change(tools: LessonTools, { pattern, state }: { pattern?: string; state?: string }): Promise<void> {
  const { kept } = tools.run;
  if (pattern) tools.keep("pattern", pattern);
  if (state) tools.keep("state", state);
  await putRule(tools, INBOX, kept["pattern"] ?? "", { state: kept["state"] as "ENABLED" | "DISABLED" });
}

async function publish({ client, run: { kept } }: LessonTools): Promise<void> {
  const { Entries } = await new EventBridgeClient(client).send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: kept["bus"],
          Source: kept["source"],
          DetailType: TYPE,
          Resources: ["parcel-1"],
          Detail: JSON.stringify({ weight: 3 }),
        },
      ],
    }),
  );
  if (Entries?.[0]?.ErrorMessage) throw new Error(Entries[0].ErrorMessage);
}

async function letIn({ client, keep }: LessonTools, queue: string): Promise<void> {
  const QueueUrl = `${client.endpoint}/${queueArn(queue).split(":")[4]}/${queue}`;
  await new SQSClient(client).send(
    new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: policyFor(queue) } }),
  );
  keep(`let into ${queue}`, "done");
}

async function nextCheck({ run, keep }: LessonTools): Promise<void> {
  keep("checked", String(Math.min(checked(run) + 1, CHECKS.length)));
}

const checked = ({ kept }: LessonRun): number => Number(kept["checked"] ?? 0);

/** The event that was published last, and whether it arrived. */
function lastOf({ facts }: Pick<LessonRun, "facts">) {
  const put = of(facts, "put").findLast(({ event }) => event["detail-type"] === TYPE);
  const arrived = of(facts, "sent").some(
    ({ queue, eventId }) => queue === queueArn(INBOX) && eventId === put?.event.id,
  );
  return { put, arrived };
}

const isAbout = (run: LessonRun, eventId: string | undefined) => eventId === lastOf(run).put?.event.id;
const letterIn = (run: LessonRun) => of(run.facts, "dead-lettered").find((fact) => isAbout(run, fact.eventId));
const droppedIn = (run: LessonRun) => of(run.facts, "dropped").find((fact) => isAbout(run, fact.eventId));
const failureIn = (run: LessonRun) => of(run.facts, "delivery-failed").find((fact) => isAbout(run, fact.eventId));
const ruleIn = ({ facts }: LessonRun) => of(facts, "rule-changed").findLast(({ rule }) => rule === ruleArn(INBOX));

/** What the facts say is wrong; undefined when nothing is. */
function causeIn(run: LessonRun): Cause | undefined {
  const { put } = lastOf(run);
  if (!put) return undefined;
  if (!put.bus.endsWith(BUS)) return "bus";
  if (put.event.source !== SOURCE) return "source";
  if (ruleIn(run)?.state === "DISABLED") return "disabled";
  if (!put.rules.includes(ruleArn(INBOX))) return "pattern";
  if (letterIn(run)) return "queue";
  return droppedIn(run) ? "letters" : undefined;
}

function evidenceOf(run: LessonRun, cause: Cause): string {
  const { put } = lastOf(run);
  switch (cause) {
    case "bus":
      return `the event is on the bus \`${put?.bus}\`, and the rule is on \`${BUS}\``;
    case "source":
      return `the event's source is \`${put?.event.source}\`, and the rule wants \`${SOURCE}\``;
    case "disabled":
      return "the rule is there, it fits, and it is disabled";
    case "pattern":
      return 'the event\'s `weight` is the number `3`, and the rule wants the text `"3"`';
    case "queue":
      return `the delivery was refused (\`${failureIn(run)?.code}\`), and the event is a dead letter`;
    case "letters":
      return `the delivery was refused, and so was the dead letter (\`${droppedIn(run)?.reason}\`): the event is lost`;
  }
}

interface Check {
  title: string;
  look(run: LessonRun): { text: string; signal: "flow" | "dead" | "none" };
}

const verdict = (isGood: boolean, text: string) => ({ text, signal: isGood ? ("flow" as const) : ("dead" as const) });

const CHECKS: Check[] = [
  {
    title: "Is the event on the bus that has the rule?",
    look: (run) =>
      verdict(
        lastOf(run).put?.bus.endsWith(BUS) === true,
        `It was put on the bus ${lastOf(run).put?.bus}. The rule is on ${BUS}.`,
      ),
  },
  {
    title: "Do its source and its detail-type fit?",
    look(run) {
      const { event } = lastOf(run).put ?? {};
      return verdict(
        event?.source === SOURCE,
        `The event has ${event?.source} and ${event?.["detail-type"]}. The rule wants ${SOURCE} and ${TYPE}.`,
      );
    },
  },
  {
    title: "Is the rule enabled?",
    look: (run) => verdict(ruleIn(run)?.state === "ENABLED", `Its state is ${ruleIn(run)?.state}.`),
  },
  {
    title: "Did the rule match?",
    look(run) {
      const matched = lastOf(run).put?.rules.includes(ruleArn(INBOX)) === true;
      const detail = JSON.stringify(lastOf(run).put?.event.detail);
      return verdict(
        matched,
        matched ? "It matched." : `It did not. The event's detail: ${detail}\nThe pattern: ${ruleIn(run)?.pattern}`,
      );
    },
  },
  {
    title: "Did the delivery reach the target?",
    look(run) {
      const failure = failureIn(run);
      return verdict(
        failure === undefined,
        failure ? `No: ${failure.code}. ${failure.message}` : "There was no attempt, or it did.",
      );
    },
  },
  {
    title: "Is there a dead letter?",
    look(run) {
      const [letter, dropped] = [letterIn(run), droppedIn(run)];
      if (letter) return { text: `Yes, with the reason ${letter.reason}.`, signal: "none" };
      return verdict(dropped === undefined, dropped ? `No, though it should be there: ${dropped.reason}` : "No.");
    },
  },
];
